//! How the value of each kind of field is read, checked and written. Fields refer to their own kind's codec, so that a
//! part of the widget holds no others than its tasks need.

use crate::inputs::{Media, MediaData, Value};
use crate::json::{Json, object};
use crate::lean;
use crate::phrase::{self, Phrase};
use crate::task::{FieldKind, Route, Task};
use crate::wire::data_url;
use std::fmt;

pub(crate) struct Codec {
    /// Reads a value in any of the forms that model cards and scripts write it.
    pub(crate) read: fn(&Json) -> Option<Value>,
    /// The wire form of a member of `inputs`.
    pub(crate) wire: fn(&Value, &Task) -> Json,
    /// What to say where a required field has no value. Empty: "{label} is empty…".
    pub(crate) missing: &'static str,
    /// What is wrong with a value. The second text is the model's mask token, if it is known.
    pub(crate) check: fn(&Value, Option<&str>) -> Result<(), Fault>,
    /// The file to send as it is, where nothing goes with it.
    pub(crate) bare: fn(&Value) -> Option<Media>,
    /// Gives gaps in the wire form the model's own mask token.
    pub(crate) respell: fn(&mut Json, &str),
}

impl fmt::Debug for Codec {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.missing)
    }
}

pub(crate) struct Fault {
    pub(crate) message: Phrase,
    /// A text that would mend it if inserted.
    pub(crate) insert: Option<String>,
}

/// The codec of a kind.
pub(crate) const fn of(kind: FieldKind) -> &'static Codec {
    match kind {
        FieldKind::Text { batch: true } => &BATCH,
        FieldKind::Text { batch: false } | FieldKind::Line => &TEXT,
        FieldKind::List => &LIST,
        FieldKind::Labels => &LABELS,
        FieldKind::Image => &IMAGE,
        FieldKind::Audio => &AUDIO,
        FieldKind::Video => &VIDEO,
        FieldKind::Table => &TABLE,
        FieldKind::Chat => &CHAT,
    }
}

static TEXT: Codec = codec("", read_text, write_text);
static BATCH: Codec = codec("", read_batch, write_text);
static LIST: Codec = codec("", read_list, write_text);
static LABELS: Codec = codec(phrase::NO_LABELS, read_labels, write_text);
static IMAGE: Codec = Codec { bare, ..codec(phrase::NO_PICTURE, read_media, write_media) };
static AUDIO: Codec = Codec { bare, ..codec(phrase::NO_SOUND, read_media, write_media) };
static VIDEO: Codec = Codec { bare, ..codec(phrase::NO_VIDEO, read_media, write_media) };
static TABLE: Codec = Codec { check: check_table, ..codec(phrase::NO_ROWS, read_table, write_table) };
static CHAT: Codec = codec(phrase::NO_MESSAGE, read_chat, write_chat);
/// Texts with a gap in them.
pub(crate) static MASKED: Codec =
    Codec { check: check_mask, respell: respell_mask, ..codec("", read_batch, write_text) };

const fn codec(
    missing: &'static str,
    read: fn(&Json) -> Option<Value>,
    wire: fn(&Value, &Task) -> Json,
) -> Codec {
    Codec { read, wire, missing, check: |_, _| Ok(()), bare: |_| None, respell: |_, _| {} }
}

// Texts

fn read_text(json: &Json) -> Option<Value> {
    Some(Value::Text(plain(json.items().first().unwrap_or(json))?))
}

fn read_batch(json: &Json) -> Option<Value> {
    if json.is_array() { Some(Value::List(strings(json.items()))) } else { read_text(json) }
}

fn read_list(json: &Json) -> Option<Value> {
    Some(Value::List(match json {
        Json::Array(items) => strings(items),
        _ => plain(json)?.lines().map(str::to_owned).collect(),
    }))
}

fn read_labels(json: &Json) -> Option<Value> {
    Some(Value::List(match json {
        Json::Array(items) => strings(items),
        _ => plain(json)?
            .split([',', '\n'])
            .map(|label| label.trim().to_owned())
            .filter(|label| !label.is_empty())
            .collect(),
    }))
}

fn write_text(value: &Value, _: &Task) -> Json {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.clone().into(),
        _ => Json::Null,
    }
}

fn strings(items: &[Json]) -> Vec<String> {
    items.iter().filter_map(plain).collect()
}

/// A cell or a text; an empty cell is null in some model cards.
fn plain(json: &Json) -> Option<String> {
    if *json == Json::Null { Some(String::new()) } else { json.written() }
}

// Texts with a gap

/// Spellings of the mask token that are understood where the model's own is not known.
const MASK_TOKENS: &[&str] = &["<mask>", "[MASK]"];

fn check_mask(value: &Value, token: Option<&str>) -> Result<(), Fault> {
    let texts = match value {
        Value::Text(text) => std::slice::from_ref(text),
        Value::List(texts) => texts,
        _ => &[],
    };
    let known = |text: &String| {
        token.is_some_and(|token| lean::find(text, token).is_some())
            || MASK_TOKENS.iter().any(|token| lean::find(text, token).is_some())
    };
    if texts.iter().all(known) {
        return Ok(());
    }
    let token = token.unwrap_or(MASK_TOKENS[0]);
    Err(Fault {
        insert: Some(token.to_owned()),
        message: Phrase::new(phrase::NO_GAP, [token.to_owned().into()]),
    })
}

/// Texts may hold another model's mask token: examples, and what people remember.
fn respell_mask(inputs: &mut Json, token: &str) {
    match inputs {
        Json::String(text) if lean::find(text, token).is_none() => {
            for other in MASK_TOKENS {
                *text = lean::replace(text, other, token);
            }
        }
        Json::Array(texts) => texts.iter_mut().for_each(|text| respell_mask(text, token)),
        _ => {}
    }
}

// Files

fn read_media(json: &Json) -> Option<Value> {
    let text = json.text().or_else(|| json.get("url")?.text())?;
    let content_type = data_url::split(text).map_or("", |(content_type, _)| content_type);
    Some(Value::Media(Media {
        content_type: content_type.to_owned(),
        data: MediaData::Text(text.to_owned()),
    }))
}

fn write_media(value: &Value, _: &Task) -> Json {
    if let Value::Media(media) = value { media.base64().into() } else { Json::Null }
}

/// The file itself, where it is at hand.
pub(crate) fn bare(value: &Value) -> Option<Media> {
    let Value::Media(media) = value else { return None };
    match &media.data {
        MediaData::Bytes(_) => Some(media.clone()),
        MediaData::Text(text) => {
            let (content_type, bytes) = data_url::decode(text)?;
            let content_type = content_type.to_owned();
            Some(Media { content_type, data: MediaData::Bytes(bytes) })
        }
    }
}

// Tables

type Columns = Vec<(String, Vec<String>)>;

/// Short rows are filled up, so a wide head must not make many of them cost much.
const MAX_CELLS: usize = 1_000_000;

/// Rows of cells separated by tabs, the first row naming the columns: what a
/// spreadsheet puts on the clipboard.
fn tab_separated(text: &str) -> Columns {
    let mut rows = text.lines().filter(|line| !line.is_empty()).map(|line| line.split('\t'));
    let names = rows.next().into_iter().flatten();
    let mut columns: Columns = names.map(|name| (name.to_owned(), Vec::new())).collect();
    for mut row in rows.take(MAX_CELLS / columns.len().max(1)) {
        for (_, cells) in &mut columns {
            cells.push(row.next().unwrap_or_default().to_owned());
        }
    }
    columns
}

/// A list of rows, the first naming the columns.
fn columns_of_rows(rows: &[Json]) -> Columns {
    let cell = |json: Option<&Json>| json.and_then(plain).unwrap_or_default();
    let (names, rows) = rows.split_first().map_or((&[][..], rows), |(names, rows)| (names.items(), rows));
    let rows = &rows[..rows.len().min(MAX_CELLS / names.len().max(1))];
    let column = |(i, name)| (cell(Some(name)), rows.iter().map(|row| cell(row.items().get(i))).collect());
    names.iter().enumerate().map(column).collect()
}

fn read_table(json: &Json) -> Option<Value> {
    if let Some(text) = json.text() {
        return Some(Value::Table(tab_separated(text)));
    }
    if json.is_array() {
        return Some(Value::Table(columns_of_rows(json.items())));
    }
    let columns = json.get("data").filter(|data| data.is_object()).unwrap_or(json);
    let column = |(name, cells): &(String, Json)| (name.clone(), strings(cells.items()));
    columns.is_object().then(|| Value::Table(columns.members().iter().map(column).collect()))
}

fn write_table(value: &Value, _: &Task) -> Json {
    let Value::Table(columns) = value else { return Json::Null };
    Json::Object(columns.iter().map(|(name, cells)| (name.clone(), cells.clone().into())).collect())
}

fn check_table(value: &Value, _: Option<&str>) -> Result<(), Fault> {
    let Value::Table(columns) = value else { return Ok(()) };
    uneven(columns).map_or(Ok(()), |message| Err(Fault { message, insert: None }))
}

/// Nobody names more columns by hand; comparing all with all would take long.
const MAX_NAMED: usize = 1000;

/// Servers refuse columns of unlike length, and lose one of two with the same name.
fn uneven(columns: &[(String, Vec<String>)]) -> Option<Phrase> {
    let (first, cells) = columns.first()?;
    for (name, others) in columns {
        if others.len() != cells.len() {
            let (wrong, right) = (others.len().to_string(), cells.len().to_string());
            let blanks = [name.clone().into(), wrong.into(), first.clone().into(), right.into()];
            return Some(Phrase::new(phrase::UNEVEN, blanks));
        }
    }
    for (i, (name, _)) in columns.iter().enumerate().take(MAX_NAMED) {
        if name.trim().is_empty() {
            return Some(phrase::UNNAMED.into());
        }
        if columns[..i].iter().any(|(other, _)| other == name) {
            return Some(Phrase::new(phrase::ALIKE, [name.clone().into()]));
        }
    }
    None
}

// Conversations

fn read_chat(json: &Json) -> Option<Value> {
    Some(Value::Chat(match json {
        Json::Array(turns) => turns.clone(),
        Json::Object(_) => legacy_turns(json)?,
        _ => vec![object([("role", "user".into()), ("content", plain(json)?.into())])],
    }))
}

fn write_chat(value: &Value, task: &Task) -> Json {
    match value {
        Value::Chat(turns) if task.route == Route::CHAT => Json::Array(turns.clone()),
        Value::Chat(turns) => legacy_chat(turns),
        _ => Json::Null,
    }
}

/// The form from before chat: the last thing said, and both sides' earlier turns.
fn legacy_chat(turns: &[Json]) -> Json {
    let said_by = |role: &str| -> Vec<String> {
        let own = turns.iter().filter(|turn| turn.get("role").and_then(Json::text) == Some(role));
        own.filter_map(|turn| text_of(turn.get("content")?)).collect()
    };
    let (mut user, assistant) = (said_by("user"), said_by("assistant"));
    let mut inputs = object([("text", user.pop().into())]);
    if !user.is_empty() {
        inputs.set("past_user_inputs", user.into());
        inputs.set("generated_responses", assistant.into());
    }
    inputs
}

/// The text of a turn's content, which may be a list of parts.
fn text_of(content: &Json) -> Option<String> {
    match content {
        Json::String(text) => Some(text.clone()),
        Json::Array(parts) => {
            Some(lean::join(&mut parts.iter().filter_map(|part| part.get("text")?.text()), ""))
        }
        _ => None,
    }
}

/// The same, read: earlier turns alternate, the user first.
fn legacy_turns(json: &Json) -> Option<Vec<Json>> {
    let turn = |role: &str, text: &Json| object([("role", role.into()), ("content", text.clone())]);
    let list = |key| json.get(key).map(Json::items).unwrap_or_default();
    let (user, assistant) = (list("past_user_inputs"), list("generated_responses"));
    let mut turns = Vec::new();
    for i in 0..user.len().max(assistant.len()) {
        turns.extend(user.get(i).map(|text| turn("user", text)));
        turns.extend(assistant.get(i).map(|text| turn("assistant", text)));
    }
    turns.extend(json.get("text").map(|text| turn("user", text)));
    Some(turns).filter(|turns| !turns.is_empty())
}
