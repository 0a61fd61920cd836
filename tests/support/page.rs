//! A tab, used as a person would: found by role and name, clicked where it is drawn, typed into.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::sync::OnceCell;

use crate::{Node, Tree, find, until};

pub const RECORDER: &str = include_str!("recorder.js");

/// An event of the widget as the page saw it, at the window.
#[derive(Clone, Debug)]
pub struct Event {
    /// Without `inference-`.
    pub name: String,
    pub detail: Value,
    /// The element's state at that moment.
    pub state: String,
    /// Milliseconds since navigation.
    pub at: f64,
}

pub struct Page {
    browser: WebDriver,
}

impl Page {
    pub(crate) async fn new(browser: WebDriver) -> Result<Self> {
        let page = Self { browser };
        for domain in ["Page", "DOM", "Accessibility", "Network"] {
            page.cdp(&format!("{domain}.enable"), json!({})).await?;
        }
        page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": RECORDER })).await?;
        Ok(page)
    }

    pub(crate) fn into_browser(self) -> WebDriver {
        self.browser
    }

    pub async fn open(&self, url: &str) -> Result<()> {
        self.browser.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    pub async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        self.browser.cdp().send_raw(command, parameters).await.with_context(|| command.to_owned())
    }

    // What scripts see.

    /// The value of an expression; a promise is awaited.
    pub async fn eval(&self, expression: &str) -> Result<Value> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.cdp("Runtime.evaluate", parameters).await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!(
                "{expression}\nthrew {}",
                thrown["exception"]["description"].as_str().unwrap_or(&thrown.to_string())
            );
        }
        Ok(answer["result"]["value"].clone())
    }

    /// The value of an expression over `w`, the first widget.
    pub async fn widget(&self, expression: &str) -> Result<Value> {
        self.eval(&format!(
            "(async () => {{ const w = document.querySelector('inference-widget'); return {expression} }})()"
        ))
        .await
    }

    pub async fn state(&self) -> Result<String> {
        let state = self.widget("w.getAttribute('state')").await?;
        Ok(state.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for the element to reach a state.
    pub async fn reaches(&self, state: &str) -> Result<()> {
        until(&format!("the state is {state}"), async || Ok((self.state().await? == state).then_some(())))
            .await
    }

    /// Waits until the widget takes input.
    pub async fn ready(&self) -> Result<()> {
        self.event("ready").await.map(drop)
    }

    /// Waits until so many widgets have said that they are ready.
    pub async fn all_ready(&self, count: usize) -> Result<()> {
        until(&format!("{count} widgets were ready"), async || {
            let events = self.events().await?;
            Ok((events.iter().filter(|event| event.name == "ready").count() == count).then_some(()))
        })
        .await
    }

    pub async fn events(&self) -> Result<Vec<Event>> {
        let events = self.eval("window.__seen.events").await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let read = |event: &Value| Event {
            name: text(&event["name"]),
            detail: event["detail"].clone(),
            state: text(&event["state"]),
            at: event["at"].as_f64().unwrap_or_default(),
        };
        Ok(events.as_array().into_iter().flatten().map(read).collect())
    }

    /// Waits for an event of this name; its first occurrence.
    pub async fn event(&self, name: &str) -> Result<Event> {
        until(&format!("inference-{name} is dispatched"), async || {
            Ok(self.events().await?.into_iter().find(|event| event.name == name))
        })
        .await
    }

    /// Every value the `state` attribute has had, in order.
    pub async fn states(&self) -> Result<Vec<String>> {
        let states = self.eval("window.__seen.states").await?;
        Ok(serde_json::from_value(states)?)
    }

    /// Uncaught errors, console errors and violations of the page's policy.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let complaints = self.eval("window.__seen?.complaints ?? []").await?;
        Ok(serde_json::from_value(complaints)?)
    }

    /// Takes note of complaints that a test means to provoke.
    pub async fn forgive(&self) -> Result<()> {
        self.eval("window.__seen.complaints.length = 0").await.map(drop)
    }

    // What a reader sees.

    pub async fn tree(&self) -> Result<Tree> {
        Ok(Tree::read(&self.cdp("Accessibility.getFullAXTree", json!({})).await?))
    }

    /// Waits for an element of this role and name.
    pub async fn find(&self, role: &str, name: &str) -> Result<Node> {
        until(&format!("there is a {role} named “{name}”"), async || {
            Ok(self.tree().await?.find(role, name).cloned())
        })
        .await
    }

    /// Waits until there is no element of this role and name.
    pub async fn gone(&self, role: &str, name: &str) -> Result<()> {
        until(&format!("there is no {role} named “{name}”"), async || {
            Ok(self.tree().await?.find(role, name).is_none().then_some(()))
        })
        .await
    }

    /// Waits for an alert; its text.
    pub async fn alert(&self) -> Result<String> {
        until("there is an alert with a text", async || {
            let tree = self.tree().await?;
            Ok(tree.all("alert").map(|alert| tree.text(alert)).find(|text| !text.is_empty()))
        })
        .await
    }

    pub async fn alerts(&self) -> Result<usize> {
        Ok(self.tree().await?.all("alert").count())
    }

    /// Waits for a table; all of them, each a list of rows.
    pub async fn tables(&self) -> Result<Vec<Vec<Vec<String>>>> {
        until("there is a table", async || {
            Ok(Some(self.tree().await?.tables()).filter(|tables| !tables.is_empty()))
        })
        .await
    }

    /// What the live region says.
    pub async fn said(&self) -> Result<String> {
        let tree = self.tree().await?;
        Ok(tree.all("status").map(|status| tree.text(status)).collect::<Vec<_>>().join(" "))
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> Result<Option<Node>> {
        Ok(self
            .tree()
            .await?
            .nodes()
            .find(|n| n.property("focused") == "true" && n.role != "RootWebArea")
            .cloned())
    }

    // What a person does.

    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        let node = self.find(role, name).await?;
        self.click_node(&node).await.with_context(|| format!("cannot click the {role} named “{name}”"))
    }

    pub async fn click_node(&self, node: &Node) -> Result<()> {
        self.clicks(node, 1).await
    }

    pub async fn double_click(&self, node: &Node) -> Result<()> {
        self.clicks(node, 2).await
    }

    /// Moves the mouse over a node.
    pub async fn hover(&self, role: &str, name: &str) -> Result<()> {
        let (x, y) = self.place(&self.find(role, name).await?).await?;
        self.move_mouse(x, y).await
    }

    /// Moves the mouse to a place in the window. It stays there when another page is opened.
    pub async fn move_mouse(&self, x: f64, y: f64) -> Result<()> {
        self.cdp("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y })).await.map(drop)
    }

    async fn clicks(&self, node: &Node, times: u32) -> Result<()> {
        let (x, y) = self.place(node).await?;
        let mouse = async |kind: &str, button: &str, count: u32| {
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": count });
            self.cdp("Input.dispatchMouseEvent", event).await
        };
        mouse("mouseMoved", "none", 0).await?;
        for count in 1..=times {
            mouse("mousePressed", "left", count).await?;
            mouse("mouseReleased", "left", count).await?;
        }
        Ok(())
    }

    /// The middle of what is drawn of a node, once nothing covers it.
    async fn place(&self, node: &Node) -> Result<(f64, f64)> {
        let at = json!({ "backendNodeId": node.dom });
        let hit = "function (x, y) { const hit = this.getRootNode().elementFromPoint(x, y); return this === hit || this.contains(hit) || !!this.labels && [...this.labels].some((l) => l.contains(hit)) }";
        // As the picture of the former page is, during a view transition.
        until("nothing is drawn over it", async || {
            self.cdp("DOM.scrollIntoViewIfNeeded", at.clone()).await?;
            let quads = self.cdp("DOM.getContentQuads", at.clone()).await?;
            let quad: Vec<f64> =
                serde_json::from_value(quads["quads"][0].clone()).context("it is not drawn")?;
            ensure!(quad.len() == 8, "it is not drawn");
            let middle = |first: usize| (0..4).map(|i| quad[first + 2 * i]).sum::<f64>() / 4.0;
            let (x, y) = (middle(0), middle(1));
            Ok((self.call(node, hit, &[json!(x), json!(y)]).await? == true).then_some((x, y)))
        })
        .await
    }

    /// Calls a JavaScript function with a node as `this`.
    pub async fn call(&self, node: &Node, function: &str, arguments: &[Value]) -> Result<Value> {
        let resolved = self.cdp("DOM.resolveNode", json!({ "backendNodeId": node.dom })).await?;
        let arguments: Vec<Value> = arguments.iter().map(|value| json!({ "value": value })).collect();
        let answer = self
            .cdp(
                "Runtime.callFunctionOn",
                json!({
                    "objectId": resolved["object"]["objectId"],
                    "functionDeclaration": function,
                    "arguments": arguments,
                    "returnByValue": true,
                    "awaitPromise": true,
                }),
            )
            .await?;
        match answer.get("exceptionDetails") {
            Some(thrown) => Err(anyhow!("{function}\nthrew {}", thrown["exception"]["description"])),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// Replaces what a text field holds.
    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Result<()> {
        let node = self.find(role, name).await?;
        self.click_node(&node).await.with_context(|| format!("cannot click the {role} named “{name}”"))?;
        self.press("Control+a").await?;
        if text.is_empty() {
            return self.press("Delete").await;
        }
        self.insert(text).await
    }

    /// Text as from an input method or the clipboard, where the cursor is.
    pub async fn insert(&self, text: &str) -> Result<()> {
        self.cdp("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Presses keys together: `Control+Enter`, `Tab`, `Shift+Tab`, `a`.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let (held, key) =
            keys.rsplit_once('+').map_or((vec![], keys), |(held, key)| (held.split('+').collect(), key));
        let held: Vec<char> = held.into_iter().map(key_of).collect::<Result<_>>()?;
        let mut chain = self.browser.action_chain();
        for key in &held {
            chain = chain.key_down(*key);
        }
        let key = key_of(key)?;
        chain = chain.key_down(key).key_up(key);
        for key in held.iter().rev() {
            chain = chain.key_up(*key);
        }
        chain.perform().await?;
        Ok(())
    }

    /// Gives files to a file field, as its dialogue would.
    pub async fn choose_files(&self, node: &Node, files: &[&Path]) -> Result<()> {
        self.cdp("DOM.setFileInputFiles", json!({ "backendNodeId": node.dom, "files": files }))
            .await
            .map(drop)
    }

    // What the browser can be made to be.

    /// `prefers-color-scheme` and other media features.
    pub async fn media(&self, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "media": "", "features": features })).await.map(drop)
    }

    pub async fn size(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    pub async fn offline(&self, offline: bool) -> Result<()> {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    /// Lets no request for such an address go out, until [`release`](Self::release).
    pub async fn hold(&self, pattern: &str) -> Result<()> {
        self.cdp("Fetch.enable", json!({ "patterns": [{ "urlPattern": pattern }] })).await.map(drop)
    }

    pub async fn release(&self) -> Result<()> {
        self.cdp("Fetch.disable", json!({})).await.map(drop)
    }

    /// Lets every request for such addresses fail.
    pub async fn block(&self, patterns: &[&str]) -> Result<()> {
        self.cdp("Network.setBlockedURLs", json!({ "urls": patterns })).await.map(drop)
    }

    pub async fn slow_cpu(&self, times: f64) -> Result<()> {
        self.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await.map(drop)
    }

    // What is kept or checked of a page.

    /// A picture of the first widget, or of the page where there is none.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let clip = self
            .eval(
                "(() => { const r = (document.querySelector('inference-widget') ?? document.documentElement).getBoundingClientRect();\
                 return { x: Math.max(0, r.x + scrollX - 8), y: Math.max(0, r.y + scrollY - 8), width: r.width + 16, height: Math.min(r.height + 16, 4000), scale: 1 } })()",
            )
            .await?;
        let options = json!({ "format": "png", "clip": clip, "captureBeyondViewport": true });
        let shot = self.cdp("Page.captureScreenshot", options).await?;
        let png = BASE64_STANDARD.decode(shot["data"].as_str().unwrap_or_default())?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, png).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Waits until the page has asked for nothing more for half a second.
    pub async fn is_quiet(&self) -> Result<()> {
        let asked_no_more = "new Promise((done) => {
            const asked = () => performance.getEntriesByType('resource').length, before = asked();
            setTimeout(() => done(before == asked()), 500);
          })";
        until("the network is quiet", async || Ok((self.eval(asked_no_more).await? == true).then_some(())))
            .await
    }

    /// What is seen of the page now, as PNG.
    pub async fn view(&self) -> Result<Vec<u8>> {
        let shot =
            self.cdp("Page.captureScreenshot", json!({ "format": "png", "optimizeForSpeed": true })).await?;
        Ok(BASE64_STANDARD.decode(shot["data"].as_str().unwrap_or_default())?)
    }

    /// Fails with what axe finds wrong on the page, shadow roots included.
    pub async fn check_accessibility(&self) -> Result<()> {
        static AXE: OnceCell<String> = OnceCell::const_new();
        let axe = AXE.get_or_try_init(async || anyhow::Ok(std::fs::read_to_string(find::axe()?)?)).await?;
        if self.eval("typeof axe").await? == "undefined" {
            self.cdp("Runtime.evaluate", json!({ "expression": axe })).await?;
        }
        let found = self
            .eval(
                "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map((v) => \
                 `${v.id} (${v.impact}): ${v.help}\\n` + v.nodes.map((n) => `    ${n.target.join(' ')}: ${n.failureSummary}`).join('\\n')))",
            )
            .await?;
        let found: Vec<String> = serde_json::from_value(found)?;
        ensure!(found.is_empty(), "accessibility violations:\n{}", found.join("\n"));
        Ok(())
    }
}

fn key_of(name: &str) -> Result<char> {
    Ok(match name {
        "Control" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Alt" => Key::Alt.into(),
        "Meta" => Key::Meta.into(),
        "Enter" => Key::Enter.into(),
        "Tab" => Key::Tab.into(),
        "Space" => ' ',
        "Escape" => Key::Escape.into(),
        "Delete" => Key::Delete.into(),
        "Backspace" => Key::Backspace.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "ArrowLeft" => Key::Left.into(),
        "ArrowRight" => Key::Right.into(),
        "ArrowUp" => Key::Up.into(),
        "ArrowDown" => Key::Down.into(),
        other => match *other.chars().collect::<Vec<_>>() {
            [character] => character,
            _ => bail!("no key is called {other:?} here"),
        },
    })
}
