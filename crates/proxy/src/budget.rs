//! The books: what was spent of each budget, on disk before it is spent.
//!
//! A call is entered before it is made, with what it may take: one request, and of everything else as much as the dearest call
//! so far. When it has ended, what it took is put in its place. So budgets of requests are never overspent, and others by at
//! most what the calls that ran at the end took beyond the dearest before them.
//!
//! The disk is ahead of the books by up to a hundredth of the budget, and is written when they catch up. A proxy that is
//! killed has then spent that hundredth for nothing, but never spends anything twice.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, Method};
use proxy_core::ApiError;
use proxy_core::budget::{Budget, Price, Unit, Usage, spent as spent_up, uncounted};
use proxy_core::config::Config;
use redb::{Database, TableDefinition};
use url::Url;

use crate::journal::Spent;
use crate::observe::Details;
use crate::shared::{Book, Gone, Shared};
use crate::upstream::{Answer, Client, never_reached};

/// Budget → the number of its period, and what of it counts as spent.
const SPENT: TableDefinition<&str, (u64, u64)> = TableDefinition::new("spent");

/// From here on the log warns.
const NEARLY: f64 = 0.8;

pub(crate) struct Ledger {
    accounts: Vec<Account>,
    prices: Vec<Price>,
    disk: Option<Database>,
    /// Where several proxies keep one set of books, those here are not used.
    shared: Option<Arc<Shared>>,
}

struct Account {
    budget: Budget,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    period: u64,
    spent: u64,
    /// Entered for calls that run.
    running: u64,
    /// The most that one call took.
    dearest: u64,
    /// What is on disk.
    written: u64,
    warned: bool,
}

/// How a budget stands.
pub(crate) struct Standing {
    pub(crate) budget: Budget,
    pub(crate) left: u64,
}

impl Ledger {
    pub(crate) fn open(config: &Config, shared: Option<Arc<Shared>>) -> Result<Self, String> {
        let disk = match (&config.state, config.budgets.is_empty() || shared.is_some()) {
            (Some(file), false) => Some(open(file)?),
            _ => None,
        };
        let now = now();
        let mut accounts = Vec::new();
        for &budget in &config.budgets {
            let period = budget.period.at(now).0;
            let written = match &disk {
                Some(disk) => read(disk, &budget)
                    .map_err(|error| format!("The budget's file cannot be read: {error}."))?
                    .filter(|(of, _)| *of == period)
                    .map_or(0, |(_, spent)| spent),
                None => 0,
            };
            let books = Books { period, spent: written, written, ..Books::default() };
            accounts.push(Account { budget, books: Mutex::new(books) });
        }
        Ok(Self { accounts, prices: config.prices.clone(), disk, shared })
    }

    /// Enters a call that is about to be made.
    pub(crate) async fn enter(self: &Arc<Self>, spent: &Arc<Spent>) -> Result<Entry, ApiError> {
        let mut entry = Entry {
            ledger: self.clone(),
            spent: spent.clone(),
            course: Course::NotMade,
            entered: Vec::new(),
            shared: None,
        };
        let now = now();
        if let Some(shared) = self.shared() {
            let books: Vec<Book> =
                self.accounts.iter().map(|account| account.shared_book(now, &self.prices)).collect();
            // What cannot be counted is not spent.
            entry.entered = shared.enter(&books).await.map_err(|Gone| uncounted())?.map_err(|short| {
                let budget = self.accounts[short.min(self.accounts.len() - 1)].budget;
                spent_up(budget, budget.period.at(now).1)
            })?;
            entry.shared = Some(books.into_iter().map(|book| book.key).collect());
            return Ok(entry);
        }
        for account in &self.accounts {
            let amount = account.enter(now, self)?;
            // What was entered before a refusal is taken back with the entry.
            entry.entered.push(amount);
        }
        Ok(entry)
    }

    /// The shared store, if there is one and something to count.
    fn shared(&self) -> Option<&Arc<Shared>> {
        self.shared.as_ref().filter(|_| !self.accounts.is_empty())
    }

    /// How every budget stands; nothing, where that cannot be told.
    pub(crate) async fn standings(&self) -> Vec<Standing> {
        let now = now();
        if let Some(shared) = self.shared() {
            let books: Vec<_> = self.accounts.iter().map(|a| a.shared_book(now, &self.prices).key).collect();
            let spent = shared.spent(&books).await.unwrap_or_default();
            let of = |(account, spent): (&Account, u64)| {
                let budget = account.budget;
                Standing { budget, left: budget.amount.saturating_sub(spent) }
            };
            return self.accounts.iter().zip(spent).map(of).collect();
        }
        let of = |account: &Account| {
            let books = account.books(now);
            let left = account.budget.amount.saturating_sub(books.spent + books.running);
            Standing { budget: account.budget, left }
        };
        self.accounts.iter().map(of).collect()
    }

    /// Writes exactly what was spent, so that an orderly end costs nothing.
    pub(crate) async fn close(&self) {
        if let Some(shared) = self.shared() {
            return shared.settle_all().await;
        }
        for account in &self.accounts {
            let mut books = account.books(now());
            books.written = books.spent + books.running;
            if let Err(error) = self.write(&account.budget, &books) {
                tracing::error!(budget = %account.budget, %error, "the budget cannot be written");
            }
        }
    }

    fn write(&self, budget: &Budget, books: &Books) -> Result<(), redb::Error> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let write = disk.begin_write()?;
        write.open_table(SPENT)?.insert(&*name(budget), (books.period, books.written))?;
        write.commit()?;
        Ok(())
    }
}

impl Account {
    fn shared_book(&self, now: u64, prices: &[Price]) -> Book {
        let (period, left) = self.budget.period.at(now);
        Book {
            key: format!("{}/{period}", name(&self.budget)),
            amount: self.budget.amount,
            least: Usage::call(&HeaderMap::new()).of(self.budget.unit, prices),
            // Calls that run at its end are settled after it.
            lasts: left + Duration::from_hours(24),
        }
    }

    /// The books of the current period.
    fn books(&self, now: u64) -> MutexGuard<'_, Books> {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let period = self.budget.period.at(now).0;
        if period > books.period {
            // Calls that run were entered before, and are paid from the new period when they end.
            *books = Books { period, running: books.running, dearest: books.dearest, ..Books::default() };
        }
        books
    }

    fn enter(&self, now: u64, ledger: &Ledger) -> Result<u64, ApiError> {
        let mut books = self.books(now);
        let until = self.budget.period.at(now).1;
        let least = Usage::call(&HeaderMap::new()).of(self.budget.unit, &ledger.prices);
        let amount = books.dearest.max(least);
        let before = books.spent + books.running;
        let after = before + amount;
        if before >= self.budget.amount || after > self.budget.amount {
            return Err(spent_up(self.budget, until));
        }
        self.write_ahead(&mut books, after, ledger).map_err(|error| {
            // What cannot be written down is not spent.
            tracing::error!(budget = %self.budget, %error, "the budget cannot be written, and nothing is spent");
            spent_up(self.budget, until)
        })?;
        books.running += amount;
        if !books.warned && after as f64 > self.budget.amount as f64 * NEARLY {
            books.warned = true;
            tracing::warn!(budget = %self.budget, "more than four fifths of the budget are spent");
        }
        Ok(amount)
    }

    fn write_ahead(&self, books: &mut Books, needed: u64, ledger: &Ledger) -> Result<(), redb::Error> {
        if needed <= books.written {
            return Ok(());
        }
        let before = books.written;
        books.written = needed.max((needed + self.budget.amount / 100).min(self.budget.amount));
        ledger.write(&self.budget, books).inspect_err(|_| books.written = before)
    }

    fn settle(&self, entered: u64, took: u64, ledger: &Ledger) {
        let mut books = self.books(now());
        books.running = books.running.saturating_sub(entered);
        books.spent += took;
        books.dearest = books.dearest.max(took);
        let needed = books.spent + books.running;
        if let Err(error) = self.write_ahead(&mut books, needed, ledger) {
            tracing::error!(budget = %self.budget, %error, "the budget cannot be written");
        }
    }
}

/// A call in the books. Settled when dropped: at the end of its answer, or when the client leaves.
pub(crate) struct Entry {
    ledger: Arc<Ledger>,
    spent: Arc<Spent>,
    entered: Vec<u64>,
    /// The books of the shared store that it was entered in.
    shared: Option<Vec<String>>,
    course: Course,
}

/// How far a call came.
#[derive(Clone, Copy)]
enum Course {
    NotMade,
    /// The upstream may be at work, and what that takes is not known: whoever leaves now has spent it.
    Made,
    Answered(Usage),
}

impl Entry {
    /// Makes the call.
    pub(crate) async fn send(
        &mut self,
        client: &Client,
        url: Url,
        headers: HeaderMap,
        body: Bytes,
        details: &Details,
    ) -> Result<Answer, ApiError> {
        self.course = Course::Made;
        let sent = client.send(Method::POST, url, headers, body, details).await;
        match &sent {
            Ok(answer) => self.course = Course::Answered(Usage::call(answer.headers())),
            Err(error) if never_reached(error) => self.course = Course::NotMade,
            Err(_) => {}
        }
        sent
    }

    /// Takes in what a piece of the answer says.
    pub(crate) fn hear(&mut self, piece: &[u8]) {
        if let Course::Answered(usage) = &mut self.course {
            usage.hear(piece);
        }
    }

    /// What the call is known to have taken.
    fn usage(&self) -> Usage {
        match self.course {
            Course::NotMade => Usage::default(),
            Course::Made => Usage::call(&HeaderMap::new()),
            Course::Answered(usage) => usage,
        }
    }

    /// What it takes from a budget in which so much was entered.
    fn took(&self, unit: Unit, entered: u64) -> u64 {
        let known = self.usage().of(unit, &self.ledger.prices);
        if matches!(self.course, Course::Made) { known.max(entered) } else { known }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.spent.add(self.usage());
        let took = |(account, &entered): (&Account, &u64)| self.took(account.budget.unit, entered);
        let took: Vec<u64> = self.ledger.accounts.iter().zip(&self.entered).map(took).collect();
        if let (Some(shared), Some(books)) = (&self.ledger.shared, self.shared.take()) {
            let books = books.into_iter().zip(&self.entered).zip(took);
            let books = books.map(|((book, &entered), took)| (book, entered, took));
            shared.settle(books.filter(|(_, entered, took)| entered != took));
            return;
        }
        for ((account, &entered), took) in self.ledger.accounts.iter().zip(&self.entered).zip(took) {
            account.settle(entered, took, &self.ledger);
        }
    }
}

fn open(file: &Path) -> Result<Database, String> {
    let database = Database::create(file)
        .map_err(|error| format!("The state file {} cannot be used: {error}.", file.display()))?;
    let made = || -> Result<(), redb::Error> {
        let write = database.begin_write()?;
        write.open_table(SPENT)?;
        write.commit()?;
        Ok(())
    };
    made().map_err(|error| format!("The state file {} cannot be written: {error}.", file.display()))?;
    Ok(database)
}

fn read(disk: &Database, budget: &Budget) -> Result<Option<(u64, u64)>, redb::Error> {
    use redb::ReadableDatabase as _;
    let spent = disk.begin_read()?.open_table(SPENT)?.get(&*name(budget))?.map(|found| found.value());
    Ok(spent)
}

/// The amount is no part of it: who raises a budget has spent what was spent.
fn name(budget: &Budget) -> String {
    format!("{}/{}", budget.unit.name(), budget.period.name())
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
