//! What several proxies count and keep together, in Valkey or Redis: rate limits, budgets, the uses of tickets, answers.
//!
//! Each question is one script, so that what is read and what is written belong together however many ask at once. A store
//! that does not answer is left alone for a second, and who asked is told so ([`Gone`]): limits, tickets and answers are then
//! each proxy's own again, and what costs money is refused.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use proxy_core::config::SharedStore;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, Script, ScriptInvocation};
use tokio::time::{Instant, timeout};

use crate::upstream::chain;

/// The longest a request waits for the store.
const PATIENCE: Duration = Duration::from_millis(500);
const CONNECTING: Duration = Duration::from_secs(1);
/// How long a store that failed is left alone.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the store remembers what it last heard from a proxy: longer than one may wait to tell it again.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);

/// The generic cell rate algorithm, for several limits at once: the first that is met ends it. Gives what is left of each,
/// or less than nothing: the microseconds to wait.
const RATES: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local left = {}
for i, key in ipairs(KEYS) do
  local each, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local due = math.max(tonumber(redis.call('GET', key) or 0), now) + each
  local over = due - now - each * burst
  if over > 0 then
    left[i] = -math.ceil(over)
    return left
  end
  redis.call('SET', key, string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000) + 1)
  left[i] = math.floor(-over / each)
end
return left
";

/// Enters a call in every book, or in none. Gives what was entered; or, alone and less than nothing, the number of the book
/// that has not enough left.
const ENTER: &str = r"
local entered = {}
for i, key in ipairs(KEYS) do
  local amount, least = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local book = redis.call('HMGET', key, 'spent', 'dearest')
  local spent = tonumber(book[1] or 0)
  entered[i] = math.max(least, tonumber(book[2] or 0))
  if spent >= amount or spent + entered[i] > amount then return { -i } end
end
for i, key in ipairs(KEYS) do
  redis.call('HINCRBY', key, 'spent', string.format('%.0f', entered[i]))
  redis.call('EXPIRE', key, ARGV[3 * i])
end
return entered
";

/// Puts what calls took in the place of what was entered. Once, however often it is told, since an answer may have been lost:
/// each proxy numbers what it tells, and tells the next only when the one before was heard. A book that the store has
/// forgotten stays so: it would begin with a correction, and have no end.
const SETTLE: &str = r"
if tonumber(redis.call('GET', KEYS[1]) or 0) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
for i = 2, #KEYS do
  local book = redis.call('HMGET', KEYS[i], 'spent', 'dearest')
  if book[1] then
    redis.call('HINCRBY', KEYS[i], 'spent', ARGV[2 * i - 1])
    if tonumber(ARGV[2 * i]) > tonumber(book[2] or 0) then redis.call('HSET', KEYS[i], 'dearest', ARGV[2 * i]) end
  end
end
return 1
";

const USE: &str = r"
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('EXPIREAT', KEYS[1], ARGV[1]) end
return used
";

const SPENT: &str = r"
local spent = {}
for i, key in ipairs(KEYS) do spent[i] = tonumber(redis.call('HGET', key, 'spent') or 0) end
return spent
";

const KEPT: &str = r"
local kept = redis.call('GET', KEYS[1])
if not kept then return { false, 0 } end
return { kept, redis.call('PTTL', KEYS[1]) }
";

const KEEP: &str = r"return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])";

/// The store cannot be asked just now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gone;

/// A limit to be counted.
pub(crate) struct Rated {
    pub(crate) key: String,
    /// Time between two, at the steady rate.
    pub(crate) each: Duration,
    pub(crate) burst: u32,
}

/// A book a call is to be entered in.
pub(crate) struct Book {
    pub(crate) key: String,
    pub(crate) amount: u64,
    pub(crate) least: u64,
    /// When it may be forgotten.
    pub(crate) lasts: Duration,
}

/// What calls took, to be put in the place of what was entered for them.
#[derive(Clone, Default)]
struct Sum {
    more: i64,
    dearest: u64,
}

/// By book: so it takes no more room, however long the store stays away.
type Sums = BTreeMap<String, Sum>;

#[derive(Default)]
struct Unsettled {
    /// The number of what is being told.
    number: u64,
    /// Told again as it is, until the store is known to have heard it.
    told: Sums,
    next: Sums,
}

impl Unsettled {
    /// What is to be told, if anything is.
    fn take(&mut self) -> Option<(u64, Sums)> {
        if self.told.is_empty() && !self.next.is_empty() {
            self.told = std::mem::take(&mut self.next);
            self.number += 1;
        }
        (!self.told.is_empty()).then(|| (self.number, self.told.clone()))
    }
}

pub(crate) struct Shared {
    client: Client,
    prefix: String,
    /// One connection for all threads: after the store was gone it comes back for all at once. With one each, the first
    /// question of every thread would find a broken one, and close the budgets of the others for another pause.
    manager: OnceLock<ConnectionManager>,
    scripts: Scripts,
    begun: Instant,
    /// Milliseconds since then, before which the store is not asked.
    again: AtomicU64,
    gone: AtomicBool,
    /// Unlike any other proxy's.
    name: String,
    unsettled: Mutex<Unsettled>,
    settling: tokio::sync::Mutex<()>,
}

struct Scripts {
    rates: Script,
    enter: Script,
    settle: Script,
    uses: Script,
    spent: Script,
    kept: Script,
    keep: Script,
}

impl Shared {
    pub(crate) fn open(store: &SharedStore) -> Result<Self, String> {
        let client = Client::open(store.url())
            .map_err(|error| format!("The shared store cannot be used: {error}."))?;
        let name = getrandom::u64().map_err(|_| "This machine has no random numbers.".to_owned())?;
        let name = format!("{name:016x}");
        Ok(Self {
            client,
            prefix: "inference-proxy:".to_owned(),
            manager: OnceLock::new(),
            scripts: Scripts {
                rates: Script::new(RATES),
                enter: Script::new(ENTER),
                settle: Script::new(SETTLE),
                uses: Script::new(USE),
                spent: Script::new(SPENT),
                kept: Script::new(KEPT),
                keep: Script::new(KEEP),
            },
            begun: Instant::now(),
            again: AtomicU64::new(0),
            gone: AtomicBool::new(false),
            name,
            unsettled: Mutex::default(),
            settling: tokio::sync::Mutex::default(),
        })
    }

    pub(crate) fn is_there(&self) -> bool {
        !self.gone.load(Ordering::Relaxed)
    }

    /// What is left of each limit, or how long to wait for the last of them.
    pub(crate) async fn rates(&self, asked: &[Rated]) -> Result<Vec<Result<u32, Duration>>, Gone> {
        let mut script = self.scripts.rates.prepare_invoke();
        for rated in asked {
            script.key(self.key("rate", &rated.key));
            script.arg(u64::try_from(rated.each.as_micros()).unwrap_or(u64::MAX).max(1)).arg(rated.burst);
        }
        let left: Vec<i64> = self.ask(&script).await?;
        let read = |left: i64| u32::try_from(left).map_err(|_| Duration::from_micros(left.unsigned_abs()));
        Ok(left.into_iter().map(read).collect())
    }

    /// What was entered in each book; or which of them has not enough left.
    pub(crate) async fn enter(&self, books: &[Book]) -> Result<Result<Vec<u64>, usize>, Gone> {
        let mut script = self.scripts.enter.prepare_invoke();
        for book in books {
            script.key(self.key("budget", &book.key));
            script.arg(book.amount).arg(book.least).arg(book.lasts.as_secs());
        }
        let entered: Vec<i64> = self.ask(&script).await?;
        Ok(match entered.first() {
            Some(&short) if short < 0 => Err(short.unsigned_abs() as usize - 1),
            _ => Ok(entered.into_iter().map(i64::unsigned_abs).collect()),
        })
    }

    /// Remembers what a call took until the store has heard of it: by book, what was entered and what it came to.
    pub(crate) fn settle(self: &Arc<Self>, books: impl Iterator<Item = (String, u64, u64)>) {
        let mut unsettled = self.unsettled();
        for (book, entered, took) in books {
            let sum = unsettled.next.entry(book).or_default();
            let more = i64::try_from(i128::from(took) - i128::from(entered)).unwrap_or(i64::MAX);
            sum.more = sum.more.saturating_add(more);
            sum.dearest = sum.dearest.max(took);
        }
        drop(unsettled);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let shared = self.clone();
            runtime.spawn(async move { shared.settle_all().await });
        }
    }

    fn unsettled(&self) -> MutexGuard<'_, Unsettled> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the store what it has not heard yet.
    pub(crate) async fn settle_all(&self) {
        let _one_at_a_time = self.settling.lock().await;
        loop {
            let Some((number, sums)) = self.unsettled().take() else { return };
            let mut script = self.scripts.settle.prepare_invoke();
            script.key(self.key("settled", &self.name)).arg(number).arg(REMEMBERED.as_secs());
            for (book, sum) in &sums {
                script.key(self.key("budget", book)).arg(sum.more).arg(sum.dearest);
            }
            if self.ask::<i64>(&script).await.is_err() {
                return;
            }
            self.unsettled().told.clear();
        }
    }

    /// What was spent of each book.
    pub(crate) async fn spent(&self, books: &[String]) -> Result<Vec<u64>, Gone> {
        let mut script = self.scripts.spent.prepare_invoke();
        for book in books {
            script.key(self.key("budget", book));
        }
        let spent: Vec<i64> = self.ask(&script).await?;
        Ok(spent.into_iter().map(|spent| u64::try_from(spent).unwrap_or(0)).collect())
    }

    /// How often a ticket has been used, this time included.
    pub(crate) async fn uses(&self, ticket: &str, expires: u64) -> Result<u32, Gone> {
        let mut script = self.scripts.uses.prepare_invoke();
        script.key(self.key("ticket", ticket)).arg(expires);
        self.ask(&script).await
    }

    /// An answer that a proxy has kept, and for how long it is good.
    pub(crate) async fn kept(&self, key: &str) -> Option<(Vec<u8>, Duration)> {
        let mut script = self.scripts.kept.prepare_invoke();
        script.key(self.key("answer", key));
        let (kept, left): (Option<Vec<u8>>, i64) = self.ask(&script).await.ok()?;
        Some((kept?, Duration::from_millis(u64::try_from(left).ok()?)))
    }

    pub(crate) async fn keep(&self, key: &str, answer: &[u8], keep: Duration) {
        let mut script = self.scripts.keep.prepare_invoke();
        let keep = u64::try_from(keep.as_millis()).unwrap_or(u64::MAX).max(1);
        script.key(self.key("answer", key)).arg(answer).arg(keep);
        let _ = self.ask::<()>(&script).await;
    }

    fn key(&self, kind: &str, name: &str) -> String {
        format!("{}{kind}:{name}", self.prefix)
    }

    async fn ask<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Gone> {
        let now = self.begun.elapsed().as_millis() as u64;
        if now < self.again.load(Ordering::Relaxed) {
            return Err(Gone);
        }
        let why = match self.manager() {
            Ok(mut manager) => match timeout(PATIENCE, script.invoke_async(&mut manager)).await {
                Ok(Ok(told)) => {
                    if self.gone.swap(false, Ordering::Relaxed) {
                        tracing::info!("the shared store is there again");
                    }
                    return Ok(told);
                }
                Ok(Err(error)) => chain(&error),
                Err(_) => "no answer".to_owned(),
            },
            Err(error) => chain(&error),
        };
        self.again.store(now + PAUSE.as_millis() as u64, Ordering::Relaxed);
        if !self.gone.swap(true, Ordering::Relaxed) {
            tracing::error!(
                why,
                "the shared store is gone: limits are this proxy's own, and budgets are closed"
            );
        }
        Err(Gone)
    }

    fn manager(&self) -> Result<ConnectionManager, redis::RedisError> {
        if let Some(manager) = self.manager.get() {
            return Ok(manager.clone());
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(CONNECTING))
            .set_max_delay(PAUSE);
        let manager = ConnectionManager::new_lazy_with_config(self.client.clone(), config)?;
        Ok(self.manager.get_or_init(|| manager).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(more: i64) -> Sums {
        Sums::from([("a".to_owned(), Sum { more, dearest: 0 })])
    }

    fn told(unsettled: &mut Unsettled) -> Option<(u64, Option<i64>)> {
        unsettled.take().map(|(number, sums)| (number, sums.get("a").map(|sum| sum.more)))
    }

    #[test]
    fn what_was_not_heard_is_told_again_as_it_was() {
        let mut unsettled = Unsettled { next: sums(5), ..Unsettled::default() };
        assert_eq!(told(&mut unsettled), Some((1, Some(5))));
        unsettled.next = sums(7);
        assert_eq!(told(&mut unsettled), Some((1, Some(5))));
        unsettled.told.clear();
        assert_eq!(told(&mut unsettled), Some((2, Some(7))));
        unsettled.told.clear();
        assert_eq!(told(&mut unsettled), None);
    }
}
