//! `budget.toml`: what may weigh how much, and which groups of lazy code are fetched when.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::bundle::Built;
use crate::paths::root;
use crate::split::Groups as Parts;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    pub(super) loader: Limit,
    pub(super) ready: Limit,
    pub(super) used: Limit,
    pub(super) task: Limit,
    pub(super) all: Limit,
    pub(super) groups: Groups,
    pub(super) before: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    limit: usize,
    aim: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Groups {
    pub(super) used: Vec<String>,
    pub(super) asked: Vec<String>,
    pub(super) task: BTreeMap<String, Vec<String>>,
}

impl Budget {
    pub(super) fn read() -> Result<Self> {
        let text = fs::read_to_string(root().join("budget.toml")).context("cannot read budget.toml")?;
        toml::from_str(&text).context("budget.toml is not as it should be")
    }

    /// Fails if a group of the build is in no list, or a name in a list is no group.
    pub(super) fn names(&self, built: &Built) -> Result<()> {
        self.groups.fit(&built.groups)
    }
}

impl Groups {
    fn fit(&self, parts: &Parts) -> Result<()> {
        let named: BTreeSet<&String> =
            self.used.iter().chain(&self.asked).chain(self.task.values().flatten()).collect();
        let there: BTreeSet<&String> = parts.keys().collect();
        if named != there {
            bail!("budget.toml names the groups {named:?}, and the build has {there:?}");
        }
        Ok(())
    }
}

impl Limit {
    /// Prints how a weight compares; whether it is over the limit.
    pub(super) fn compare(&self, name: &str, brotli: usize) -> bool {
        let over = brotli > self.limit;
        let verdict = match self.aim {
            _ if over => format!("OVER its limit by {}", brotli - self.limit),
            Some(aim) if brotli > aim => format!("within its limit, {} over its aim of {aim}", brotli - aim),
            _ => "within budget".to_owned(),
        };
        println!("{name}: {brotli} of {} B brotli, {verdict}", self.limit);
        over
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Groups, Limit, Parts};

    fn groups() -> Groups {
        toml::from_str("used = [\"a\"]\nasked = [\"c\"]\n[task]\nmedia = [\"a\", \"b\"]\n").expect("groups")
    }

    fn parts(names: &[&str]) -> Parts {
        names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect()
    }

    #[test]
    fn every_group_of_a_build_is_budgeted_for() {
        groups().fit(&parts(&["a", "b", "c"])).expect("they are the same");
        groups().fit(&parts(&["a", "b", "c", "d"])).expect_err("d is in no list");
        groups().fit(&parts(&["a", "c"])).expect_err("b is no group");
    }

    #[test]
    fn a_limit_may_be_reached_and_not_passed() {
        let limit = Limit { limit: 10, aim: None };
        assert!(!limit.compare("it", 10));
        assert!(limit.compare("it", 11));
    }

    #[test]
    fn the_project_s_own_budget_can_be_read() {
        Budget::read().expect("budget.toml");
    }
}
