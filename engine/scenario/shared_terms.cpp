#include "scenario/shared_terms.hpp"

#include <algorithm>
#include <set>

#include "scenario/checker.hpp"
#include "scenario/set_path.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kTerms = "terms";
/// Keys whose entries are added to those of the terms one by one.
constexpr std::string_view kAdded[] = {"tags", "attributes"};

bool is_added(const Entry& entry) {
  return entry.value.kind == Node::Kind::map &&
         std::find(std::begin(kAdded), std::end(kAdded), entry.key) != std::end(kAdded);
}

/// Adds what `from` says and `to` does not.
void add_missing(const Node& from, Node& to) {
  for (const Entry& entry : from.entries) {
    Node* own = to.find(entry.key);
    if (!own)
      to.entries.push_back(entry);
    else if (is_added(entry) && own->kind == Node::Kind::map)
      add_missing(entry.value, *own);
  }
}

const SharedTerms* terms_of(const Node& portfolio) {
  const Node* type = portfolio.find("type");
  for (const SharedTerms& terms : kSharedTerms)
    if (type && type->text == terms.type) return &terms;
  return nullptr;
}

/// Works the terms of one scenario.
class TermsReader {
 public:
  TermsReader(Node& root, Problems& problems) : root_(root), problems_(problems) {}

  void read() {
    Node* portfolios = root_.find("portfolios");
    if (portfolios)
      for (Entry& entry : portfolios->entries) give(entry.key, entry.value);
    if (Node* variants = root_.find("variants"); variants && !given_.empty())
      for (Entry& variant : variants->entries) spell_out(variant.value);
    for (const SharedTerms& shared : kSharedTerms) {
      if (const Node* all = root_.find(shared.key)) check_used(shared, *all);
      std::erase_if(root_.entries, [&](const Entry& entry) { return entry.key == shared.key; });
    }
  }

 private:
  /// Gives a portfolio its terms; a list under the key says those of policies.
  void give(const std::string& name, Node& portfolio) {
    const SharedTerms* shared = terms_of(portfolio);
    const Node* asked = portfolio.find(kTerms);
    if (!asked || !shared || asked->kind != Node::Kind::scalar) return;
    const Node wanted = *asked;
    std::erase_if(portfolio.entries, [](const Entry& entry) { return entry.key == kTerms; });
    const std::string path = "portfolios." + name + "." + std::string(kTerms);
    const Node* all = root_.find(shared->key);
    std::vector<std::string> known;
    if (all)
      for (const Entry& entry : all->entries) known.push_back(entry.key);
    const Node* terms = all && all->kind == Node::Kind::map ? all->find(wanted.text) : nullptr;
    if (!terms) {
      const std::string key(shared->key);
      problems_.add(wanted.place, path, "no " + key + " are called " + quoted(wanted.text),
                    did_you_mean(wanted.text, known, "write " + key + ": {NAME: {...}}"));
      return;
    }
    used_.insert(terms);
    Given given{name, std::string(shared->key) + "." + wanted.text, {}};
    for (const Entry& entry : terms->entries)
      if (!portfolio.find(entry.key) || is_added(entry)) given.keys.push_back(entry.key);
    given_.push_back(std::move(given));
    add_missing(*terms, portfolio);
  }

  /// Changes of terms in a variant, as changes of the portfolios that have them.
  void spell_out(Node& variant) {
    std::vector<Entry> changes;
    for (const Entry& change : variant.entries) {
      if (change.key == kDrop) {
        changes.push_back(change);
        spell_out_drops(changes.back().value);
        continue;
      }
      const std::vector<std::string> paths = paths_of(change.key, variant);
      if (paths.empty()) changes.push_back(change);
      for (const std::string& path : paths) changes.push_back({path, change.place, change.value});
    }
    variant.entries = std::move(changes);
  }
  void spell_out_drops(Node& paths) {
    const std::vector<Node> dropped =
        paths.kind == Node::Kind::list ? paths.items : std::vector<Node>{paths};
    Node all;
    all.kind = Node::Kind::list;
    all.place = paths.place;
    for (const Node& one : dropped) {
      const std::vector<std::string> spelt = paths_of(one.text, {});
      if (spelt.empty()) all.items.push_back(one);
      for (const std::string& path : spelt) {
        all.items.push_back(one);
        all.items.back().text = path;
      }
    }
    paths = std::move(all);
  }
  /// Of a path into terms those into portfolios that do not say the key themselves; none: it is no
  /// such path.
  std::vector<std::string> paths_of(const std::string& path, const Node& variant) const {
    std::vector<std::string> paths;
    for (const Given& given : given_) {
      if (!path.starts_with(given.terms + ".")) continue;
      const std::string rest = path.substr(given.terms.size() + 1);
      const std::string key = rest.substr(0, rest.find('.'));
      const std::string own = "portfolios." + given.portfolio + ".";
      const bool says =
          std::any_of(variant.entries.begin(), variant.entries.end(), [&](const Entry& change) {
            return change.key == own + key || change.key.starts_with(own + key + ".");
          });
      if (!says && std::find(given.keys.begin(), given.keys.end(), key) != given.keys.end())
        paths.push_back(own + rest);
    }
    return paths;
  }

  void check_used(const SharedTerms& shared, const Node& all) {
    const std::string key(shared.key);
    if (all.kind != Node::Kind::map) {
      problems_.add(all.place, key, form_of(all) + " where a map of names belongs",
                    "write " + key + ": {NAME: {...}}");
      return;
    }
    for (const Entry& entry : all.entries) {
      const std::string path = key + "." + entry.key;
      if (entry.value.kind != Node::Kind::map)
        problems_.add(entry.value.place, path, form_of(entry.value) + " where a map belongs",
                      "write the keys that portfolios share");
      else if (const Node* type = entry.value.find("type"))
        problems_.add(type->place, path + ".type", "'type' among shared terms",
                      "each portfolio says its own type");
      else if (!used_.contains(&entry.value))
        problems_.add(entry.place, path,
                      "no portfolio has these terms, so that nothing checks them",
                      "write terms: " + entry.key + " in a portfolio of type " +
                          std::string(shared.type) + ", or remove them");
    }
  }

  struct Given {
    std::string portfolio;
    std::string terms;              ///< `loan_terms.tech`
    std::vector<std::string> keys;  ///< that the portfolio has of them
  };

  Node& root_;
  Problems& problems_;
  std::set<const Node*> used_;
  std::vector<Given> given_;
};

}  // namespace

void give_shared_terms(Node& root, Problems& problems) {
  TermsReader(root, problems).read();
}

}  // namespace cofferdam
