//! Every task for people who use no pointer, or do not see: keys alone are enough, and axe finds nothing in any state, scheme
//! or direction of writing.

use ::tasks::{Task, registry};
use anyhow::{Context, Result, bail, ensure};
use e2e::{Case, Gate, Node, Reply, Stage, until};
use serde_json::json;

use crate::tasks::{self, Fill};

/// More presses of Tab than any widget has things to reach.
const STOPS: usize = 60;

/// Two tests for each task of the registry.
pub(crate) fn cases() -> Vec<Case> {
    let all = registry::ALL.iter().copied();
    let name = |task: &Task, test: &str| format!("{}_{test}", task.tag.replace('-', "_"));
    let states = all.clone().map(|task| {
        Case::new(module_path!(), &name(task, "has_no_violations"), move |stage| {
            Box::pin(no_violations(stage, task))
        })
    });
    let keys = all.map(|task| {
        Case::new(module_path!(), &name(task, "by_keyboard"), move |stage| Box::pin(by_keyboard(stage, task)))
    });
    states.chain(keys).collect()
}

// What axe finds.

async fn no_violations(stage: &Stage, task: &'static Task) -> Result<()> {
    let play = tasks::play(task)?;
    let page = &stage.page;
    tasks::open(stage, task, &play).await?;
    tasks::fill(stage, task, &play).await?;
    check(stage, "idle").await?;

    let gate = Gate::default();
    let starting = Reply::loading(Some(20.0)).header("retry-after", "60");
    stage.model.next(starting.after(&gate));
    page.click("button", tasks::button(task)).await?;
    page.reaches("running").await?;
    check(stage, "running").await?;
    gate.open();
    page.reaches("warming").await?;
    page.find("progressbar", "Model start").await?;
    check(stage, "warming").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;

    stage.model.next(Reply::status(400, &json!({ "error": "The input is not what this model takes" })));
    page.click("button", tasks::button(task)).await?;
    page.reaches("error").await?;
    page.widget("w.shadowRoot.querySelectorAll('[part=error] details').forEach((it) => it.open = true)")
        .await?;
    check(stage, "error").await?;

    stage.model.always(play.answer.reply(task)?);
    page.click("button", tasks::button(task)).await?;
    page.reaches("done").await?;
    check(stage, "done").await
}

/// What axe says of the widget as it is now, written from left to right and from right to left, in light and dark.
async fn check(stage: &Stage, when: &str) -> Result<()> {
    for (lang, dir) in [("ar", "rtl"), ("en", "ltr")] {
        speak(stage, lang, dir).await?;
        for scheme in ["light", "dark"] {
            let features = [("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")];
            stage.page.media(&features).await?;
            let what = || format!("{when}, {dir}, {scheme}");
            stage.page.check_accessibility().await.with_context(what)?;
        }
    }
    Ok(())
}

/// Turns the page and the widget to another language, and waits until its words have come.
async fn speak(stage: &Stage, lang: &str, dir: &str) -> Result<()> {
    let page = &stage.page;
    page.eval(&format!("Object.assign(document.documentElement, {{ lang: '{lang}', dir: '{dir}' }})"))
        .await?;
    until(&format!("the widget speaks {lang}"), async || {
        let now = page.widget("w.shadowRoot.querySelector('.iw').lang").await?;
        Ok((now == lang).then_some(()))
    })
    .await
}

// What keys reach.

async fn by_keyboard(stage: &Stage, task: &'static Task) -> Result<()> {
    let play = tasks::play(task)?;
    stage.model.always(play.answer.reply(task)?);
    tasks::open(stage, task, &play).await?;
    reach_everything(stage).await.context("before it is filled in")?;
    for (key, fill) in play.fill {
        let field = tasks::field(task, key)?;
        if !field.required {
            let add = format!("Add: {}", field.label);
            walk(stage, &add, |node| node.role == "button" && node.name == add).await?;
            stage.page.press("Space").await?;
        }
        enter(stage, field.label, fill).await.with_context(|| format!("filling in {key}"))?;
    }
    let button = tasks::button(task);
    walk(stage, button, |node| node.role == "button" && node.name == button).await?;
    stage.page.press("Enter").await?;
    stage.page.reaches("done").await?;
    ensure!(stage.page.focused().await?.is_some(), "the focus is lost once the answer is there");
    reach_everything(stage).await.context("beside the answer")
}

/// Fills one field by keys alone.
async fn enter(stage: &Stage, label: &str, fill: &Fill) -> Result<()> {
    let page = &stage.page;
    match fill {
        Fill::Text(text) => {
            walk(stage, label, |node| node.role == "textbox" && node.name == label).await?;
            page.press("Control+a").await?;
            page.insert(text).await
        }
        Fill::Labels(labels) => {
            walk(stage, label, |node| node.role == "textbox" && node.name == label).await?;
            for label in *labels {
                page.insert(label).await?;
                page.press("Enter").await?;
            }
            Ok(())
        }
        Fill::File(name) => {
            let chooser = walk(stage, "the field for a file", tasks::is_chooser).await?;
            tasks::choose(stage, &chooser, name).await
        }
        Fill::Table(text) => {
            let first = tasks::FIRST_COLUMN;
            walk(stage, first, |node| node.role == "textbox" && node.name == first).await?;
            tasks::paste(stage, text).await
        }
    }
}

/// Presses Tab until the focus is at something.
async fn walk(stage: &Stage, what: &str, is_it: impl Fn(&Node) -> bool) -> Result<Node> {
    let page = &stage.page;
    let mut passed = Vec::new();
    for _ in 0..2 * STOPS {
        if let Some(node) = page.focused().await? {
            if is_it(&node) {
                return Ok(node);
            }
            passed.push(format!("{} “{}”", node.role, node.name));
        }
        page.press("Tab").await?;
    }
    bail!("Tab does not lead to {what}, but to {passed:?}")
}

/// Goes through the widget by Tab, from its beginning until the focus has left it: all that can be operated is reached, and seen
/// to have the focus.
async fn reach_everything(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.eval(BEGIN).await?;
    for _ in 0..STOPS {
        page.press("Tab").await?;
        let at = page.widget(AT).await?;
        if at.is_null() {
            let missed = page.widget(MISSED).await?;
            ensure!(missed == json!([]), "Tab does not lead to {missed}");
            return Ok(());
        }
        ensure!(at["isSeen"] == true, "nothing shows that {} has the focus", at["what"]);
    }
    bail!("the focus does not get out again")
}

/// Puts the focus before the widget.
const BEGIN: &str = "(() => {
    window.reached = new Set();
    const before = document.createElement('button');
    before.id = 'before';
    document.getElementById('before')?.remove();
    document.body.prepend(before);
    before.focus();
  })()";

/// What within the widget has the focus now, and whether that can be seen.
const AT: &str = "(() => {
    const at = w.shadowRoot.activeElement;
    if (!at) return null;
    reached.add(at);
    // Some fields show it on what is around them, and the browser itself shows it within the controls of media.
    const isSeen = (it) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      return it.matches('audio, video') || outlineStyle != 'none' && parseFloat(outlineWidth) >= 2;
    };
    const around = [];
    for (let it = at; it && it.matches(':focus-within'); it = it.parentElement) around.push(it);
    return { isSeen: around.some(isSeen) || [...at.labels ?? []].some(isSeen), what: at.outerHTML.slice(0, 200) };
  })()";

/// What can be operated, and has not been reached. One of a group of radio buttons stands for all, since arrows lead to the
/// others.
const MISSED: &str = "(() => {
    const all = [...w.shadowRoot.querySelectorAll('button, input, textarea, select, summary, a[href], [tabindex]')];
    const isThere = (it) => !it.disabled && it.tabIndex >= 0 && it.checkVisibility({ checkVisibilityCSS: true });
    const groups = new Set([...reached].filter((it) => it.type == 'radio').map((it) => it.name));
    const missed = all.filter((it) => isThere(it) && !reached.has(it) && !(it.type == 'radio' && groups.has(it.name)));
    return missed.map((it) => it.outerHTML.slice(0, 200));
  })()";
