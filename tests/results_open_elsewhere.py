#!/usr/bin/python3
"""Checks that a results file opens in h5py, pandas and xarray without help.

usage: results_open_elsewhere.py FILE
Prints each failure and "N passed, M failed"; exit code 1 if any failed.
"""
import hashlib
import keyword
import sys

import h5py
import numpy
import pandas
import xarray

MAGIC = b"cofferdam results sha256"
ROOT_TEXTS = ("file_type", "Conventions", "engine_version", "title", "question", "currency",
              "random_contract", "scenario_file")
ROOT_INTEGERS = ("format_major", "format_minor", "seed", "portfolio_seed", "trials",
                 "trials_requested", "complete")

# Names that hide something of pandas or Python; docs/results-format.md tells them.
HIDING = {"mean", "size", "sum", "quantile", "from"}
# Columns of this table are named by the scenario.
NAMED_BY_SCENARIO = {"trials"}


class Tally:
    """Counts checks; a check that raises has failed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, what, holds):
        try:
            good = holds()
        except Exception as error:  # any failure of a reader is a finding
            good = False
            what += f": {type(error).__name__}: {error}"
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}")


def seal_fits(path):
    with open(path, "rb") as file:
        data = file.read()
    body, seal = data[:-64], data[-64:]
    return seal == MAGIC + len(body).to_bytes(8, "little") + hashlib.sha256(body).digest()


def column_names(group):
    return [name for name in group if name != "row"]


def is_described(dataset):
    return isinstance(dataset.attrs["units"], str) and isinstance(dataset.attrs["long_name"], str)


def has_row_scale(dataset):
    return dataset.dims[0].keys() == ["row"] and dataset.dims[0][0].name.endswith("/row")


def is_readable(dataset):
    if h5py.check_string_dtype(dataset.dtype):
        return all(isinstance(text, str) for text in dataset.asstr()[()])
    return dataset.dtype.kind in "if" and dataset.dtype.itemsize == 8 and len(dataset[()]) >= 0


def has_checksum(dataset):
    return dataset.chunks is None or dataset.fletcher32


def is_attribute(name):
    """Whether table.name is the column, in pandas and, without quotes, in R."""
    return name.isidentifier() and name.isascii() and not name.startswith("_") and \
        not keyword.iskeyword(name) and not hasattr(pandas.DataFrame, name)


def values_of(dataset):
    return dataset.asstr()[()] if h5py.check_string_dtype(dataset.dtype) else dataset[()]


def check_with_h5py(tally, file):
    for name in ROOT_TEXTS:
        tally.check(f"attribute {name}", lambda: isinstance(file.attrs[name], str))
    for name in ROOT_INTEGERS:
        tally.check(f"attribute {name}", lambda: numpy.issubdtype(file.attrs[name], numpy.integer))
    tally.check("scenario text", lambda: isinstance(file["scenario/text"].asstr()[()], str))
    tally.check("resolved scenario", lambda: isinstance(file["scenario/resolved"].asstr()[()], str))
    for name, group in file["tables"].items():
        tally.check(f"{name} sentence", lambda: isinstance(group.attrs["sentence"], str))
        tally.check(f"{name} row", lambda: (group["row"][()] == range(len(group["row"]))).all())
        for column in column_names(group):
            if name not in NAMED_BY_SCENARIO and column not in HIDING:
                tally.check(f"{name}/{column} as an attribute", lambda: is_attribute(column))
            dataset = group[column]
            for holds in (is_described, has_row_scale, is_readable, has_checksum):
                tally.check(f"{name}/{column} {holds.__name__}", lambda: holds(dataset))


def frame_fits(dataset, group):
    frame = dataset.to_dataframe()
    if list(frame.columns) != column_names(group) or len(frame) != len(group["row"]):
        return False
    for name in frame.columns:
        expected = values_of(group[name])
        equal_nan = expected.dtype.kind == "f"
        if not numpy.array_equal(frame[name].to_numpy(), expected, equal_nan=equal_nan):
            return False
    return True


def check_with_xarray(tally, path, file, engine):
    for name, group in file["tables"].items():
        def opens():
            with xarray.open_dataset(path, group=f"tables/{name}", engine=engine) as dataset:
                return frame_fits(dataset, group)
        tally.check(f"{name} as a data frame ({engine})", opens)


def check_columns_as_dataset(tally, file):
    """Where xarray has no reader of HDF5: columns go over as arrays."""
    for name, group in file["tables"].items():
        def converts():
            columns = {column: ("row", values_of(group[column])) for column in column_names(group)}
            return frame_fits(xarray.Dataset(columns, {"row": group["row"][()]}), group)
        tally.check(f"{name} as a data frame (h5py)", converts)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    tally = Tally()
    tally.check("seal", lambda: seal_fits(path))
    engines = [name for name in ("h5netcdf", "netcdf4") if name in xarray.backends.list_engines()]
    try:
        with h5py.File(path, "r") as file:
            check_with_h5py(tally, file)
            check_columns_as_dataset(tally, file)
            for engine in engines:
                check_with_xarray(tally, path, file, engine)
    except (OSError, KeyError) as error:
        message = str(error)
        tally.check(f"results file: {message}", lambda: False)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
