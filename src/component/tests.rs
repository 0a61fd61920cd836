//! The component as an app uses it, in the browser, over a server that the test scripts.

mod answers;
mod app;

use super::*;
use crate::js;
use app::{App, Server, labels, until};
use leptos::task::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

/// Short for a widget over the scripted server.
const ENDPOINT: &str = "https://server.test";
const MODEL: &str = "owner/name";
const TASK: &str = "text-classification";

/// A handle, and a widget that it belongs to, once the form can be used.
async fn with_handle(app: &mut App) -> InferenceHandle {
    let handle = InferenceHandle::new();
    app.mount(move || {
        view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle=handle /> }
    });
    handle.ready().await;
    handle
}

// Props that change.

#[wasm_bindgen_test]
async fn another_model_is_named_in_the_header() {
    let _server = Server::start();
    let mut app = App::new();
    let model = RwSignal::new("owner/first".to_owned());
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=model task=TASK /> });
    until("the first is named", || app.text(".model") == "first").await;
    model.set("owner/second".to_owned());
    until("the second is named", || app.text(".model") == "second").await;
}

#[wasm_bindgen_test]
async fn another_task_draws_another_form() {
    let _server = Server::start();
    let mut app = App::new();
    let task = RwSignal::new(TASK.to_owned());
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=task /> });
    until("the first form is drawn", || app.text("label") == "Text").await;
    task.set("question-answering".to_owned());
    until("the second form is drawn", || app.text("label") == "Question").await;
}

#[wasm_bindgen_test]
async fn another_threshold_gives_the_answer_another_verdict() {
    let server = Server::start();
    server.answer(labels(&[("POSITIVE", 0.9), ("NEGATIVE", 0.1)]));
    let mut app = App::new();
    let (handle, threshold) = (InferenceHandle::new(), RwSignal::new(0.5));
    app.mount(move || {
        view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK threshold handle /> }
    });
    let _ = handle.run(Some("Hello".into())).await;
    until("the label is the verdict", || app.text(".verdict") == "POSITIVE").await;
    threshold.set(0.95);
    until("it is uncertain", || app.text(".verdict strong") == "uncertain").await;
}

#[wasm_bindgen_test]
async fn another_theme_is_another_class() {
    let _server = Server::start();
    let mut app = App::new();
    let theme = RwSignal::new(Theme::Light);
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK theme /> });
    assert_eq!(app.count(".iw.light"), 1);
    theme.set(Theme::Dark);
    until("it is dark", || app.count(".iw.dark:not(.light)") == 1).await;
}

#[wasm_bindgen_test]
async fn another_layout_is_another_class() {
    let _server = Server::start();
    let mut app = App::new();
    let layout = RwSignal::new(Layout::Full);
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK layout /> });
    assert_eq!(app.count(".iw.compact"), 0);
    layout.set(Layout::Compact);
    until("it is compact", || app.count(".iw.compact") == 1).await;
}

#[wasm_bindgen_test]
async fn the_first_example_fills_the_form() {
    let _server = Server::start();
    let mut app = App::new();
    let examples = vec![tasks::object([("text", "An example".into())])];
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK examples /> });
    until("the form holds the example", || app.typed() == "An example").await;
}

#[wasm_bindgen_test]
async fn new_inputs_replace_what_was_typed() {
    let _server = Server::start();
    let mut app = App::new();
    let inputs = RwSignal::new("First".to_owned());
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs /> });
    until("the form holds the first", || app.typed() == "First").await;
    app.type_in("Typed");
    inputs.set("Second".to_owned());
    until("the form holds the second", || app.typed() == "Second").await;
}

#[wasm_bindgen_test]
async fn equal_inputs_leave_what_was_typed() {
    let _server = Server::start();
    let mut app = App::new();
    let inputs = RwSignal::new("First".to_owned());
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs /> });
    until("the form holds the first", || app.typed() == "First").await;
    app.type_in("Typed");
    inputs.set("First".to_owned());
    app::settle().await;
    assert_eq!(app.typed(), "Typed");
}

#[wasm_bindgen_test]
async fn an_equal_model_is_not_looked_up_again() {
    let server = Server::start();
    let mut app = App::new();
    let model = RwSignal::new(MODEL.to_owned());
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model task=TASK /> });
    until("the model was looked up", || server.lookups() == 1).await;
    model.set(MODEL.to_owned());
    app::settle().await;
    assert_eq!(server.lookups(), 1);
}

#[wasm_bindgen_test]
async fn a_fault_is_shown() {
    let _server = Server::start();
    let mut app = App::new();
    let fault = RwSignal::new(None::<String>);
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK fault /> });
    until("the form is drawn", || app.forms() == 1).await;
    fault.set(Some("The lamp is out.".to_owned()));
    until("the fault is shown", || app.text("[role=alert]").contains("The lamp is out.")).await;
}

#[wasm_bindgen_test]
async fn a_fault_that_was_put_right_is_gone() {
    let _server = Server::start();
    let mut app = App::new();
    let fault = RwSignal::new(Some("The lamp is out.".to_owned()));
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK fault /> });
    until("the fault is shown", || app.count("[role=alert]") == 1).await;
    fault.set(None);
    until("the form takes its place", || app.count("[role=alert]") == 0 && app.forms() == 1).await;
}

#[wasm_bindgen_test]
async fn while_there_is_a_fault_nothing_is_sent() {
    let server = Server::start();
    let mut app = App::new();
    let handle = InferenceHandle::new();
    app.mount(move || {
        view! {
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK fault="The lamp is out." handle />
        }
    });
    let refused = handle.run(Some("Hello".into())).await.expect_err("it cannot run");
    assert_eq!((refused.code, server.calls()), (FailureCode::Config, 0));
}

#[wasm_bindgen_test]
async fn autorun_runs_once() {
    let server = Server::start();
    let mut app = App::new();
    app.mount(|| {
        view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" autorun=true /> }
    });
    until("the answer is shown", || app.count("td") > 0).await;
    app::settle().await;
    assert_eq!(server.calls(), 1);
}

// Callbacks.

#[wasm_bindgen_test]
async fn callbacks_come_in_order() {
    let _server = Server::start();
    let mut app = App::new();
    let (told, handle) = (RwSignal::new(Vec::new()), InferenceHandle::new());
    let tell = move |what: &str| told.update(|told| told.push(what.to_owned()));
    let on_result = move |_: Arc<Answer>| tell("result");
    app.mount(move || {
        view! {
            <InferenceWidget
                endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle
                on_state=move |state: State| tell(state.as_str())
                on_ready=move || tell("ready")
                on_start=move || tell("start")
                on_result
                on_error=move |_: Problem| tell("error")
                on_cancel=move || tell("cancel")
            />
        }
    });
    until("it is ready", || told.with_untracked(|told| told.iter().any(|what| what == "ready"))).await;
    let _ = handle.run(None).await;
    assert_eq!(told.get_untracked(), ["ready", "running", "start", "done", "result"]);
}

#[wasm_bindgen_test]
async fn when_the_result_is_told_the_state_is_done() {
    let _server = Server::start();
    let mut app = App::new();
    let (seen, handle) = (RwSignal::new(None), InferenceHandle::new());
    let on_result = move |_: Arc<Answer>| seen.set(Some(handle.state()));
    app.mount(move || {
        view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle on_result /> }
    });
    let _ = handle.run(None).await;
    assert_eq!(seen.get_untracked(), Some(State::Done));
}

#[wasm_bindgen_test]
async fn a_callback_may_unmount_its_widget() {
    let _server = Server::start();
    let mut app = App::new();
    let (is_open, handle) = (RwSignal::new(true), InferenceHandle::new());
    let on_result = move |_: Arc<Answer>| is_open.set(false);
    app.mount(move || {
        view! {
            <Show when=move || is_open.get()>
                <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle on_result />
            </Show>
        }
    });
    handle.ready().await;
    drop(handle.run(None));
    until("the widget is gone", || app.count("*") == 0).await;
}

// Mounting and unmounting.

#[wasm_bindgen_test]
async fn unmounting_leaves_no_node() {
    let _server = Server::start();
    let mut app = App::new();
    let _ = with_handle(&mut app).await.run(None).await;
    until("the answer is drawn", || app.count("td") > 0).await;
    app.unmount();
    assert_eq!(app.nodes(), 0);
}

#[wasm_bindgen_test]
async fn unmounting_disposes_its_signals() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    let widget = handle.widget().expect("it is mounted");
    assert!(!widget.session.is_disposed());
    app.unmount();
    assert!(widget.session.is_disposed() && widget.model.is_disposed());
}

#[wasm_bindgen_test]
async fn unmounting_aborts_the_request() {
    let server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    server.hold();
    drop(handle.run(None));
    until("the request was sent", || server.calls() == 1).await;
    app.unmount();
    app::settle().await;
    assert!(server.is_aborted());
}

#[wasm_bindgen_test]
async fn after_unmounting_nothing_is_told() {
    let server = Server::start();
    let mut app = App::new();
    let (told, handle) = (RwSignal::new(0), InferenceHandle::new());
    let on_result = move |_: Arc<Answer>| *told.write() += 1;
    app.mount(move || {
        view! {
            <InferenceWidget
                endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle
                on_state=move |_: State| *told.write() += 1
                on_result
                on_error=move |_: Problem| *told.write() += 1
                on_cancel=move || *told.write() += 1
            />
        }
    });
    handle.ready().await;
    server.hold();
    drop(handle.run(None));
    until("the request was sent", || server.calls() == 1).await;
    app.unmount();
    let before = told.get_untracked();
    server.release();
    app::settle().await;
    assert_eq!(told.get_untracked(), before);
}

#[wasm_bindgen_test]
async fn two_on_a_page_keep_their_answers_apart() {
    let _server = Server::start();
    let mut app = App::new();
    let (one, two) = (InferenceHandle::new(), InferenceHandle::new());
    app.mount(move || {
        view! {
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="One" handle=one />
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Two" handle=two />
        }
    });
    two.ready().await;
    let _ = one.run(None).await;
    assert_eq!((one.result().is_some(), two.result().is_some()), (true, false));
}

#[wasm_bindgen_test]
async fn two_on_a_page_share_one_style_sheet() {
    let _server = Server::start();
    let mut app = App::new();
    app.mount(|| {
        view! {
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK />
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK />
        }
    });
    until("both are drawn", || app.forms() == 2).await;
    let sheets: js_sys::Array = js::get(&document(), "adoptedStyleSheets").into();
    assert_eq!(sheets.length(), 1);
}

/// Of an app's document: there is no `:host` in it.
#[wasm_bindgen_test]
fn the_style_sheet_holds_for_nothing_else() {
    let sheet = web_sys::CssStyleSheet::new().expect("a style sheet");
    sheet.replace_sync(style::STYLE).expect("it can be read");
    let rules: js_sys::Array = js_sys::Array::from(&js::get(&sheet, "cssRules"));
    let selectors = rules.iter().filter_map(|rule| js::get(&rule, "selectorText").as_string());
    let strays: Vec<_> =
        selectors.filter(|all| !all.starts_with(".iw") && !all.starts_with(":host")).collect();
    assert_eq!(strays, [""; 0]);
}

#[wasm_bindgen_test]
async fn two_on_a_page_have_no_id_in_common() {
    let _server = Server::start();
    let mut app = App::new();
    app.mount(|| {
        view! {
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK />
            <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK />
        }
    });
    until("both are drawn", || app.forms() == 2).await;
    let mut ids = app.ids();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert!(all > 0 && ids.len() == all, "{ids:?}");
}

#[wasm_bindgen_test]
async fn hidden_by_show_it_is_gone() {
    let _server = Server::start();
    let mut app = App::new();
    let is_open = RwSignal::new(true);
    app.mount(move || {
        view! {
            <Show when=move || is_open.get()>
                <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK />
            </Show>
        }
    });
    until("it is drawn", || app.forms() == 1).await;
    is_open.set(false);
    until("nothing is left", || app.count("*") == 0).await;
}

#[wasm_bindgen_test]
async fn shown_again_it_runs() {
    let _server = Server::start();
    let mut app = App::new();
    let (is_open, handle) = (RwSignal::new(true), InferenceHandle::new());
    app.mount(move || {
        view! {
            <Show when=move || is_open.get()>
                <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle />
            </Show>
        }
    });
    until("it is drawn", || app.forms() == 1).await;
    is_open.set(false);
    until("it is gone", || app.forms() == 0).await;
    is_open.set(true);
    until("it is drawn again", || app.forms() == 1).await;
    assert!(handle.run(None).await.is_ok());
}

#[wasm_bindgen_test]
async fn what_for_keeps_is_left_alone() {
    let _server = Server::start();
    let mut app = App::new();
    let list = RwSignal::new(vec!["first", "second", "third"]);
    app.mount(move || {
        view! {
            <For each=move || list.get() key=|name| *name let(name)>
                <InferenceWidget endpoint=ENDPOINT model=format!("owner/{name}") task=TASK inputs=name />
            </For>
        }
    });
    until("all are drawn", || app.all_typed() == ["first", "second", "third"]).await;
    app.type_in("Typed into the first");
    list.set(vec!["first", "third"]);
    until("one is removed", || app.forms() == 2).await;
    assert_eq!(app.all_typed(), ["Typed into the first", "third"]);
}

#[wasm_bindgen_test]
async fn what_for_removes_ends_its_run() {
    let server = Server::start();
    let mut app = App::new();
    let list = RwSignal::new(vec![1, 2]);
    let handles = [InferenceHandle::new(), InferenceHandle::new()];
    app.mount(move || {
        view! {
            <For each=move || list.get() key=|number| *number let(number)>
                <InferenceWidget
                    endpoint=ENDPOINT model=MODEL task=TASK inputs="Hello" handle=handles[number - 1]
                />
            </For>
        }
    });
    handles[1].ready().await;
    server.hold();
    drop(handles[1].run(None));
    until("the request was sent", || server.calls() == 1).await;
    list.set(vec![1]);
    until("the request was aborted", || server.is_aborted()).await;
}

// The handle.

#[wasm_bindgen_test]
async fn before_the_widget_is_mounted_a_handle_cannot_run() {
    let app = App::new();
    let refused = InferenceHandle::new().run(None).await.expect_err("there is no widget");
    assert_eq!(refused.code, FailureCode::Config);
    drop(app);
}

#[wasm_bindgen_test]
async fn a_handle_gets_the_answer() {
    let server = Server::start();
    server.answer(labels(&[("POSITIVE", 0.9)]));
    let mut app = App::new();
    let answer = with_handle(&mut app).await.run(None).await.expect("it runs");
    let tasks::Output::Labels(labels) = &answer.output else { panic!("{:?}", answer.output) };
    assert_eq!(labels.rows[0][0].label, "POSITIVE");
}

#[wasm_bindgen_test]
async fn a_handle_runs_a_widget_that_is_not_ready_yet() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = InferenceHandle::new();
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK handle /> });
    assert!(handle.run(Some("Hello".into())).await.is_ok());
}

#[wasm_bindgen_test]
async fn inputs_set_before_there_is_a_form_fill_it() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = InferenceHandle::new();
    app.mount(move || view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK handle /> });
    handle.set_inputs("Early".into());
    until("the form holds them", || app.typed() == "Early").await;
}

#[wasm_bindgen_test]
async fn a_handle_reads_what_is_typed() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    app.type_in("Typed");
    assert_eq!(handle.inputs(), Some("Typed".into()));
}

#[wasm_bindgen_test]
async fn cancelling_ends_a_run() {
    let server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    server.hold();
    let running = handle.run(None);
    until("the request was sent", || server.calls() == 1).await;
    handle.cancel();
    assert_eq!(running.await.expect_err("it was cancelled").code, FailureCode::Cancelled);
}

#[wasm_bindgen_test]
async fn a_later_run_ends_the_one_before() {
    let server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    server.hold();
    let first = handle.run(None);
    until("the request was sent", || server.calls() == 1).await;
    let second = handle.run(None);
    spawn_local(async move { drop(second.await) });
    assert_eq!(first.await.expect_err("it was replaced").code, FailureCode::Cancelled);
}

#[wasm_bindgen_test]
async fn resetting_empties_the_form() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    let _ = handle.run(None).await;
    handle.reset();
    until("the form is empty", || app.typed().is_empty()).await;
}

#[wasm_bindgen_test]
async fn after_unmounting_a_handle_holds_nothing() {
    let _server = Server::start();
    let mut app = App::new();
    let handle = with_handle(&mut app).await;
    let _ = handle.run(None).await;
    app.unmount();
    assert_eq!((handle.result(), handle.inputs(), handle.state()), (None, None, State::Idle));
}

#[wasm_bindgen_test]
async fn a_handle_that_went_on_to_another_widget_stays_with_it() {
    let _server = Server::start();
    let mut app = App::new();
    let (is_first, is_second) = (RwSignal::new(true), RwSignal::new(false));
    let handle = InferenceHandle::new();
    app.mount(move || {
        view! {
            <Show when=move || is_first.get()>
                <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="First" handle />
            </Show>
            <Show when=move || is_second.get()>
                <InferenceWidget endpoint=ENDPOINT model=MODEL task=TASK inputs="Second" handle />
            </Show>
        }
    });
    until("the first is drawn", || app.forms() == 1).await;
    is_second.set(true);
    until("both are drawn", || app.forms() == 2).await;
    is_first.set(false);
    until("the first is gone", || app.forms() == 1).await;
    assert_eq!(handle.inputs(), Some("Second".into()));
}
