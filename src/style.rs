//! The style sheet, and what puts it into a document or a shadow root.

use std::cell::OnceCell;
use std::thread::LocalKey;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Node};

/// All rules of the widget. They are nested below the class `iw`, so that they hold for nothing else.
pub const STYLE: &str = concat!(
    include_str!(concat!(env!("OUT_DIR"), "/frame.css")),
    include_str!(concat!(env!("OUT_DIR"), "/inference-widget.css"))
);

/// A sheet that was constructed: one serves every widget of the page.
pub(crate) type Sheet = OnceCell<Option<CssStyleSheet>>;

thread_local! {
    static SHEET: Sheet = const { OnceCell::new() };
}

/// Adopts the sheet into the document or shadow root that `node` is in, unless it is there already. The component does
/// this when it is mounted.
pub fn adopt(node: &Node) {
    adopt_sheet(node, &SHEET, STYLE);
}

/// The same for the sheet of a part, which comes with it.
pub(crate) fn adopt_sheet(node: &Node, sheet: &'static LocalKey<Sheet>, style: &str) {
    let root = node.get_root_node();
    let sheets = js_sys::Reflect::get(&root, &"adoptedStyleSheets".into()).unwrap_or(JsValue::UNDEFINED);
    if !sheets.is_object() {
        // A tree that is in no document yet, or a browser without constructed sheets.
        return;
    }
    let sheets: js_sys::Array = sheets.unchecked_into();
    sheet.with(|sheet| {
        if let Some(sheet) = sheet.get_or_init(|| constructed(style))
            && !sheets.includes(sheet, 0)
        {
            sheets.push(sheet);
        }
    });
}

fn constructed(style: &str) -> Option<CssStyleSheet> {
    let sheet = CssStyleSheet::new().ok()?;
    let _ = sheet.replace_sync(style);
    Some(sheet)
}
