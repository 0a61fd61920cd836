//! Runs the tests: what each is given, and what is kept of one that failed.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::{Browsers, Host, Html, Model, Page, Proxy, find};

/// A test that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(150);
/// So does a page that cannot be looked at within this.
const PATIENCE: Duration = Duration::from_secs(15);

/// What every test is given.
pub struct Stage {
    /// A fresh tab.
    pub page: Page,
    /// A web server of another origin than the proxy's.
    pub host: Host,
    /// A server that answers as it is told.
    pub model: Model,
    /// The real one, with the embedded engine; shared by all tests.
    pub proxy: Arc<Proxy>,
}

impl Stage {
    /// Opens a page of another origin with one widget, whose endpoint is the scripted server.
    pub async fn show(&self, attributes: &str) -> Result<()> {
        let html = Html::widget(&self.proxy.script(), &self.attributes(attributes));
        self.page.open(&self.host.page(&html)).await
    }

    /// The same, and waits until it takes input.
    pub async fn show_ready(&self, attributes: &str) -> Result<()> {
        self.show(attributes).await?;
        self.page.ready().await
    }

    pub fn attributes(&self, more: &str) -> String {
        let task = if more.contains("task=") { "" } else { "task=text-classification" };
        format!("model=owner/name endpoint={} {task} {more}", self.model.origin)
    }
}

type Run = Box<dyn for<'a> Fn(&'a Stage) -> LocalBoxFuture<'a, Result<()>> + Send + Sync>;

/// A named test.
pub struct Case {
    name: String,
    run: Run,
}

impl Case {
    /// `module` as `module_path!()` gives it.
    pub fn new(
        module: &str,
        name: &str,
        run: impl for<'a> Fn(&'a Stage) -> LocalBoxFuture<'a, Result<()>> + Send + Sync + 'static,
    ) -> Self {
        let module = module.split_once("::").map_or(module, |(_, rest)| rest);
        Self { name: format!("{module}::{name}"), run: Box::new(run) }
    }
}

/// Lists async functions that take a `&Stage` as a module's tests.
#[macro_export]
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub(crate) fn cases() -> Vec<$crate::Case> {
            vec![$($crate::Case::new(module_path!(), stringify!($name), |stage| Box::pin($name(stage)))),+]
        }
    };
}

struct World {
    browsers: Browsers,
    proxy: OnceCell<Arc<Proxy>>,
}

/// Runs these tests as `cargo test` would, and ends the program.
pub fn run(cases: Vec<Case>) -> ! {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(Runtime::new().expect("threads can be started"));
    let world = Arc::new(World { browsers: Browsers::default(), proxy: OnceCell::new() });
    let trials = cases
        .into_iter()
        .map(|case| {
            let (runtime, world) = (runtime.clone(), world.clone());
            let Case { name, run } = case;
            Trial::test(name.clone(), move || {
                runtime
                    .block_on(perform(&world, &name, &run))
                    .map_err(|error| Failed::from(format!("{error:#}")))
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(world.browsers.quit());
    drop(world);
    conclusion.exit()
}

async fn perform(world: &World, name: &str, run: &Run) -> Result<()> {
    let proxy = world.proxy.get_or_try_init(async || Proxy::for_any_page().await.map(Arc::new)).await?;
    let stage = Stage {
        page: world.browsers.page().await?,
        host: Host::start().await?,
        model: Model::start().await?,
        proxy: proxy.clone(),
    };
    let ended = timeout(LIMIT, AssertUnwindSafe(run(&stage)).catch_unwind()).await;
    let outcome = match ended {
        Err(_) => Err(anyhow!("still running after {LIMIT:?}")),
        Ok(Err(panic)) => Err(anyhow!("{}", said(&*panic))),
        Ok(Ok(Err(error))) => Err(error),
        Ok(Ok(Ok(()))) => {
            let checked = timeout(PATIENCE, no_complaints(&stage.page)).await;
            checked.unwrap_or_else(|_| Err(anyhow!("the page does not answer")))
        }
    };
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => {
            let evidence = timeout(PATIENCE, evidence(&stage.page, name)).await;
            Err(anyhow!("{error:#}\n\n{}", evidence.unwrap_or_else(|_| "the page does not answer".into())))
        }
    };
    world.browsers.give_back(stage.page).await;
    outcome
}

/// Whatever a page shows, its console must stay clean.
async fn no_complaints(page: &Page) -> Result<()> {
    let complaints = page.complaints().await?;
    ensure!(complaints.is_empty(), "the page complained: {complaints:#?}");
    Ok(())
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panicked".into())
}

/// What the page looked like when a test failed.
async fn evidence(page: &Page, name: &str) -> String {
    let file =
        find::root().join("target/screenshots/failed").join(format!("{}.png", name.replace("::", "-")));
    let picture = match page.screenshot(&file).await {
        Ok(()) => file.display().to_string(),
        Err(error) => format!("no picture: {error}"),
    };
    let outline = page.tree().await.map(|tree| tree.outline()).unwrap_or_default();
    let events = page.events().await.unwrap_or_default();
    let events: Vec<String> = events.iter().map(|e| format!("{} {} {}", e.name, e.state, e.detail)).collect();
    let complaints = page.complaints().await.unwrap_or_default();
    format!("{picture}\n{outline}events: {events:#?}\ncomplaints: {complaints:#?}")
}
