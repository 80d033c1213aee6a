# Checks that a results file opens in R, with hdf5r and with ncdf4, and that both read the same.
# usage: Rscript results_in_r.R FILE...
# Prints each failure and "N passed, M failed"; exit code 1 if any failed, 77 if a package is missing.
for (package in c("hdf5r", "ncdf4", "bit64"))
  if (!requireNamespace(package, quietly = TRUE)) {
    cat("skipped:", package, "is not installed\n")
    quit(status = 77)
  }
suppressPackageStartupMessages({library(hdf5r); library(ncdf4)})

passed <- 0
failed <- 0
check <- function(what, holds) {
  why <- NULL
  good <- tryCatch(isTRUE(holds()), error = function(e) { why <<- conditionMessage(e); FALSE })
  if (good) passed <<- passed + 1
  else {
    failed <<- failed + 1
    cat("FAILED", what, why, "\n")
  }
}

# hdf5r gives whole numbers as integer64, ncdf4 as integers or doubles, and of no texts one empty one.
same <- function(one, other) {
  if (is.character(one) && length(one) == 0) return(all(other == ""))
  if (is.character(one)) return(is.character(other) && identical(c(one), c(other)))
  one <- as.double(one)
  other <- as.double(other)
  length(one) == length(other) && all(is.nan(one) == is.nan(other)) &&
    all(one[!is.nan(one)] == other[!is.nan(other)])
}

check_table <- function(file, hdf5, netcdf, name) {
  group <- hdf5[["tables"]][[name]]
  rows <- length(group[["row"]]$read())
  columns <- setdiff(names(group), "row")
  table <- NULL
  where <- paste(basename(file), name)
  check(paste(where, "as a data frame (hdf5r)"), function() {
    table <<- as.data.frame(sapply(columns, function(column) group[[column]]$read(), simplify = FALSE),
                            check.names = FALSE)
    nrow(table) == rows && identical(names(table), columns)
  })
  for (column in columns) {
    check(paste(where, column, "units"),
          function() is.character(h5attr(group[[column]], "units")))
    check(paste(where, column, "(ncdf4)"), function()
      same(table[[column]], ncvar_get(netcdf, paste0("tables/", name, "/", column))))
  }
}

for (file in commandArgs(trailingOnly = TRUE)) {
  hdf5 <- H5File$new(file, "r")
  netcdf <- nc_open(file)
  for (name in names(hdf5[["tables"]])) check_table(file, hdf5, netcdf, name)
  check(paste(basename(file), "title"),
        function() identical(h5attr(hdf5, "title"), ncatt_get(netcdf, 0, "title")$value))
  nc_close(netcdf)
  hdf5$close_all()
}
cat(passed, "passed,", failed, "failed\n")
if (failed > 0) quit(status = 1)
