//! The component in a Leptos app: `examples/leptos`, as Trunk builds it.

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Node, Page, Reply, Stage, cases, example_app, until};
use serde_json::json;

cases![
    answers_over_the_real_proxy,
    the_app_runs_its_widget,
    the_app_cancels_its_widget,
    callbacks_reach_the_app_in_order,
    another_model_is_asked_what_it_is_for,
    one_sentence_fills_every_widget,
    two_widgets_run_at_the_same_time,
    unmounted_during_a_run_nothing_follows,
    mounted_again_it_answers,
    one_of_a_list_is_removed,
    works_under_trusted_types,
    accessible_in_the_light,
    accessible_in_the_dark,
];

const LABELS: [(&str, f64); 2] = [("joy", 0.9), ("anger", 0.1)];

const DRAFT: &str = "Only while it is wanted";
const PLAYGROUND: &str = "Props, a handle, callbacks";
const COMPARISON: &str = "A list of widgets";

/// Opens the app; its widgets ask the scripted server.
async fn open(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    open_at(stage, &stage.model.origin, &[]).await
}

async fn open_at(stage: &Stage, endpoint: &str, headers: &[(&str, &str)]) -> Result<()> {
    let address = stage.host.folder(&example_app()?, headers)?;
    stage.page.open(&format!("{address}?endpoint={endpoint}")).await?;
    part(stage, PLAYGROUND).find("textbox", "Text").await.map(drop)
}

/// A part of the page: a region.
struct Part<'a> {
    page: &'a Page,
    name: &'a str,
}

fn part<'a>(stage: &'a Stage, name: &'a str) -> Part<'a> {
    Part { page: &stage.page, name }
}

impl Part<'_> {
    /// What is there now of this role and name, in this part.
    async fn now(&self, role: &str, name: &str) -> Result<Option<Node>> {
        let tree = self.page.tree().await?;
        let here = tree.find("region", self.name);
        Ok(here.and_then(|here| tree.descendants(here).into_iter().find(|node| node.is(role, name)).cloned()))
    }

    async fn find(&self, role: &str, name: &str) -> Result<Node> {
        let what = format!("in “{}” there is a {role} named “{name}”", self.name);
        until(&what, async || self.now(role, name).await).await
    }

    async fn click(&self, name: &str) -> Result<()> {
        let button = self.find("button", name).await?;
        self.page
            .click_node(&button)
            .await
            .with_context(|| format!("cannot click “{name}” in “{}”", self.name))
    }

    async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find("textbox", name).await?;
        self.page.click_node(&field).await?;
        self.page.press("Control+a").await?;
        self.page.insert(text).await
    }

    /// Chooses an entry of a drop-down list.
    async fn choose(&self, list: &str, entry: &str) -> Result<()> {
        let list = self.find("combobox", list).await?;
        let choose = "function (entry) { this.value = entry; this.dispatchEvent(new Event('change', { bubbles: true })) }";
        self.page.call(&list, choose, &[json!(entry)]).await.map(drop)
    }

    /// All text of this part.
    async fn text(&self) -> Result<String> {
        let tree = self.page.tree().await?;
        Ok(tree.find("region", self.name).map(|here| tree.text(here)).unwrap_or_default())
    }

    async fn shows(&self, text: &str) -> Result<()> {
        until(&format!("“{}” shows “{text}”", self.name), async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await
    }
}

/// Mounts the widget of the draft, and runs it.
async fn check_draft(draft: &Part<'_>) -> Result<()> {
    draft.click("Check how it reads").await?;
    draft.find("textbox", "Text").await?;
    draft.click("Compute").await
}

async fn calls(stage: &Stage, count: usize) -> Result<()> {
    until(
        &format!("{count} calls have come"),
        async || Ok((stage.model.calls().len() == count).then_some(())),
    )
    .await
}

async fn abandoned(stage: &Stage, count: usize) -> Result<()> {
    until(&format!("{count} calls were abandoned"), async || {
        Ok((stage.model.abandoned() == count).then_some(()))
    })
    .await
}

async fn answers_over_the_real_proxy(stage: &Stage) -> Result<()> {
    open_at(stage, &stage.proxy.origin, &[]).await?;
    let playground = part(stage, PLAYGROUND);
    playground.fill("Text", "I love this wonderful film!").await?;
    playground.click("Compute").await?;
    let table = stage.page.tables().await?.remove(0);
    ensure!(table[1][0] == "positive", "{table:?}");
    Ok(())
}

async fn the_app_runs_its_widget(stage: &Stage) -> Result<()> {
    open(stage).await?;
    let playground = part(stage, PLAYGROUND);
    playground.click("Fill it in").await?;
    playground.click("Run it").await?;
    playground.shows("Text classification: done").await?;
    let sent = stage.model.calls()[0].json();
    ensure!(sent["inputs"] == "What a lovely morning!", "{sent}");
    Ok(())
}

async fn the_app_cancels_its_widget(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&LABELS).after(&gate));
    open(stage).await?;
    let playground = part(stage, PLAYGROUND);
    playground.click("Run it").await?;
    calls(stage, 1).await?;
    playground.click("Cancel it").await?;
    abandoned(stage, 1).await?;
    playground.shows("Text classification: idle").await
}

async fn callbacks_reach_the_app_in_order(stage: &Stage) -> Result<()> {
    open(stage).await?;
    let playground = part(stage, PLAYGROUND);
    playground.click("Run it").await?;
    playground.shows("result after").await?;
    let log = playground.text().await?;
    let told = ["1. state: running", "2. start", "3. state: done", "4. result after"];
    let places: Vec<_> = told.iter().map(|line| log.find(line)).collect();
    ensure!(places.iter().all(Option::is_some) && places.is_sorted(), "{log}");
    Ok(())
}

async fn another_model_is_asked_what_it_is_for(stage: &Stage) -> Result<()> {
    stage.model.describe(json!({ "id": "owner/name", "pipeline_tag": "sentence-similarity" }));
    open(stage).await?;
    let playground = part(stage, PLAYGROUND);
    playground.choose("Model", "Similar sentences").await?;
    playground.shows("Sentence similarity: idle").await
}

async fn one_sentence_fills_every_widget(stage: &Stage) -> Result<()> {
    open(stage).await?;
    part(stage, COMPARISON).fill("Sentence for all", "It rains.").await?;
    part(stage, COMPARISON).click("Ask all").await?;
    calls(stage, 2).await?;
    let sent: Vec<_> = stage.model.calls().iter().map(|call| call.json()["inputs"].clone()).collect();
    ensure!(sent == [json!("It rains."), json!("It rains.")], "{sent:?}");
    Ok(())
}

async fn two_widgets_run_at_the_same_time(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&LABELS).after(&gate));
    open(stage).await?;
    let (playground, draft) = (part(stage, PLAYGROUND), part(stage, DRAFT));
    playground.click("Run it").await?;
    calls(stage, 1).await?;
    check_draft(&draft).await?;
    draft.shows("Checks so far: 1").await?;
    playground.shows("Text classification: running").await?;
    gate.open();
    playground.shows("Text classification: done").await
}

async fn unmounted_during_a_run_nothing_follows(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&LABELS).after(&gate));
    open(stage).await?;
    let (playground, draft) = (part(stage, PLAYGROUND), part(stage, DRAFT));
    check_draft(&draft).await?;
    calls(stage, 1).await?;
    draft.click("Hide the check").await?;
    abandoned(stage, 1).await?;
    gate.open();
    // A run of another widget, from its request to its answer, is time enough for whatever would follow.
    playground.click("Run it").await?;
    playground.shows("result after").await?;
    draft.shows("Checks so far: 0").await?;
    ensure!(draft.now("textbox", "Text").await?.is_none(), "it is still there");
    ensure!(stage.model.calls().len() == 2, "it went on calling");
    ensure!(stage.page.events().await?.is_empty(), "it dispatched events");
    Ok(())
}

async fn mounted_again_it_answers(stage: &Stage) -> Result<()> {
    open(stage).await?;
    let draft = part(stage, DRAFT);
    draft.click("Check how it reads").await?;
    draft.find("textbox", "Text").await?;
    draft.click("Hide the check").await?;
    check_draft(&draft).await?;
    draft.shows("Checks so far: 1").await
}

async fn one_of_a_list_is_removed(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&LABELS).after(&gate)).next(Reply::labels(&LABELS).after(&gate));
    open(stage).await?;
    let comparison = part(stage, COMPARISON);
    comparison.click("Ask all").await?;
    calls(stage, 2).await?;
    comparison.click("Remove 1").await?;
    abandoned(stage, 1).await?;
    gate.open();
    comparison.shows("2: joy").await?;
    let text = comparison.text().await?;
    ensure!(!text.contains("1: joy"), "{text}");
    ensure!(comparison.now("group", "Model 1").await?.is_none(), "the first is still there");
    Ok(())
}

async fn works_under_trusted_types(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let policy = [("content-security-policy", "require-trusted-types-for 'script'; trusted-types 'none'")];
    open_at(stage, &stage.model.origin, &policy).await?;
    let draft = part(stage, DRAFT);
    check_draft(&draft).await?;
    draft.shows("Checks so far: 1").await?;
    part(stage, COMPARISON).click("Ask all").await?;
    part(stage, COMPARISON).shows("1: joy · 2: joy").await
}

async fn accessible_in_the_light(stage: &Stage) -> Result<()> {
    accessible(stage, "light").await
}

async fn accessible_in_the_dark(stage: &Stage) -> Result<()> {
    accessible(stage, "dark").await
}

async fn accessible(stage: &Stage, scheme: &str) -> Result<()> {
    stage.page.media(&[("prefers-color-scheme", scheme)]).await?;
    open(stage).await?;
    let draft = part(stage, DRAFT);
    check_draft(&draft).await?;
    draft.shows("Checks so far: 1").await?;
    stage.page.check_accessibility().await
}
