//! What was sent, described apart from any language.

use tasks::wire::data_url;
use tasks::{Inputs, Json, Media, Task, Value as Input};

/// How the address of a chat ends.
const CHAT: &str = "/chat/completions";

/// One POST.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Absolute.
    pub url: String,
    /// The task's tag.
    pub task: &'static str,
    /// What kind of answer was asked for, if any.
    pub accept: Option<&'static str>,
    pub body: Body,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Json(Value),
    /// The bytes of a file, under its own type.
    File(File),
}

/// What came, and so what a program does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Json,
    /// Server-sent events, each with a piece of the text.
    Stream,
    /// Bytes, to be written to a file of this name.
    File(String),
}

/// JSON in which some strings are the contents of files.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    File(Encoded),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// A file in base64, after a prefix such as `data:image/png;base64,`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub file: File,
    pub prefix: String,
}

/// A file that a program reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is called in a program: `image`, `image2`.
    pub variable: String,
    /// `image.png`
    pub name: String,
    pub content_type: String,
}

impl Request {
    /// Describes what was sent. Without a body, that was the bytes of one file, of `content_type`. `answered` is the type of
    /// an answer that was no text.
    pub fn new(
        url: String,
        task: &'static Task,
        inputs: &Inputs,
        content_type: &str,
        body: Option<&Json>,
        answered: Option<&str>,
    ) -> Self {
        let mut reader = Reader { media: media(task, inputs), files: Vec::new() };
        let is_stream = body.and_then(|body| body.get("stream")).and_then(Json::boolean) == Some(true);
        let body = match body {
            Some(json) => Body::Json(reader.read(json)),
            None => Body::File(File::new(content_type, 0)),
        };
        let answer = match answered {
            Some(content_type) => Answer::File(["answer.", extension(content_type)].concat()),
            None if is_stream => Answer::Stream,
            None => Answer::Json,
        };
        Self { url, task: task.tag, accept: task.accept, body, answer }
    }

    /// The files inside the body.
    pub(crate) fn encoded(&self) -> Vec<&File> {
        fn gather<'a>(value: &'a Value, files: &mut Vec<&'a File>) {
            match value {
                Value::File(encoded) if !files.contains(&&encoded.file) => files.push(&encoded.file),
                Value::List(items) => items.iter().for_each(|item| gather(item, files)),
                Value::Object(members) => members.iter().for_each(|(_, value)| gather(value, files)),
                _ => {}
            }
        }
        let mut files = Vec::new();
        if let Body::Json(value) = &self.body {
            gather(value, &mut files);
        }
        files
    }

    /// The base of an OpenAI API, and what is sent there, where that is a chat for a named model.
    pub(crate) fn chat(&self) -> Option<(&str, &[(String, Value)])> {
        let base = self.url.strip_suffix(CHAT)?;
        let Body::Json(body) = &self.body else { return None };
        let is_text = |key| matches!(body.get(key), Some(Value::Text(_)));
        (is_text("model") && body.get("messages").is_some()).then_some((base, body.members()))
    }

    /// Whether the events of a stream have the form of chats.
    pub(crate) fn is_chat(&self) -> bool {
        self.url.ends_with(CHAT)
    }

    pub(crate) fn is_stream(&self) -> bool {
        self.answer == Answer::Stream
    }

    /// The variable of the environment that holds the token. That of Hugging Face goes to nobody else.
    pub(crate) fn token(&self) -> Token {
        let host = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if name == "huggingface.co" || name.ends_with(".huggingface.co") {
            Token::HuggingFace
        } else {
            Token::Other
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `HF_TOKEN`, which must be set.
    HuggingFace,
    /// `API_TOKEN`; many servers, such as proxies that have their own, need none.
    Other,
}

impl Value {
    pub(crate) fn members(&self) -> &[(String, Value)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }
}

impl File {
    /// The `at`-th of its kind in a program, from 0.
    fn new(content_type: &str, at: usize) -> Self {
        let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let kind = content_type.split('/').next();
        let stem = kind.filter(|kind| ["image", "audio", "video"].contains(kind)).unwrap_or("data");
        let variable = if at == 0 { stem.to_owned() } else { [stem, &(at + 1).to_string()].concat() };
        let name = [&variable, ".", extension(&content_type)].concat();
        Self { variable, name, content_type }
    }
}

/// The usual ending of files of a type.
fn extension(content_type: &str) -> &'static str {
    const ENDINGS: &[(&str, &str)] = &[
        ("png", "png"),
        ("jpeg", "jpg"),
        ("jpg", "jpg"),
        ("gif", "gif"),
        ("webp", "webp"),
        ("avif", "avif"),
        ("svg+xml", "svg"),
        ("wav", "wav"),
        ("x-wav", "wav"),
        ("wave", "wav"),
        ("mpeg", "mp3"),
        ("mp3", "mp3"),
        ("flac", "flac"),
        ("x-flac", "flac"),
        ("ogg", "ogg"),
        ("webm", "webm"),
        ("mp4", "mp4"),
        ("x-m4a", "m4a"),
        ("aac", "aac"),
        ("quicktime", "mov"),
        ("json", "json"),
        ("plain", "txt"),
    ];
    let content_type = content_type.split(';').next().unwrap_or_default().trim();
    let (_, subtype) = content_type.split_once('/').unwrap_or_default();
    ENDINGS.iter().find(|(name, _)| *name == subtype).map_or("bin", |(_, ending)| ending)
}

/// The files that a visitor gave.
fn media<'a>(task: &Task, inputs: &'a Inputs) -> Vec<&'a Media> {
    let media = |value: &'a Input| if let Input::Media(media) = value { Some(media) } else { None };
    task.fields.iter().filter_map(|field| media(inputs.get(field.key)?)).collect()
}

struct Reader<'a> {
    media: Vec<&'a Media>,
    /// Those that were found, by their base64.
    files: Vec<(String, File)>,
}

impl Reader<'_> {
    fn read(&mut self, json: &Json) -> Value {
        match json {
            Json::Bool(b) => Value::Bool(*b),
            Json::Number(n) if n.is_finite() => Value::Number(*n),
            Json::Null | Json::Number(_) => Value::Null,
            Json::String(text) => self.text(text),
            Json::Array(items) => Value::List(items.iter().map(|item| self.read(item)).collect()),
            Json::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), self.read(value))).collect())
            }
        }
    }

    fn text(&mut self, text: &str) -> Value {
        if let Some((content_type, data)) = data_url::split(text) {
            let prefix = text[..text.len() - data.len()].to_owned();
            return Value::File(Encoded { file: self.file(content_type, data), prefix });
        }
        let is_it = |media: &&&Media| {
            // Most texts are told apart by their length.
            let length = match &media.data {
                tasks::MediaData::Bytes(bytes) => bytes.len().div_ceil(3) * 4,
                tasks::MediaData::Text(own) => own.len(),
            };
            !text.is_empty() && text.len() <= length && !is_address(text) && media.base64() == text
        };
        match self.media.iter().find(is_it).map(|media| media.content_type.clone()) {
            Some(content_type) => {
                Value::File(Encoded { file: self.file(&content_type, text), prefix: String::new() })
            }
            None => Value::Text(text.to_owned()),
        }
    }

    fn file(&mut self, content_type: &str, data: &str) -> File {
        if let Some((_, file)) = self.files.iter().find(|(known, _)| known == data) {
            return file.clone();
        }
        let stem = |content_type: &str| File::new(content_type, 0).variable;
        let own = stem(content_type);
        let at = self.files.iter().filter(|(_, file)| stem(&file.content_type) == own).count();
        let file = File::new(content_type, at);
        self.files.push((data.to_owned(), file.clone()));
        file
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tasks::registry::find;
    use tasks::{Call, MediaData, Payload, encode};

    fn request(tag: &str, inputs: &str) -> Request {
        let task = find(tag).expect("a task");
        let inputs = Inputs::read(task, &serde_json::from_str(inputs).expect("JSON"));
        let call = Call { inputs, parameters: tasks::object([]), ..Call::default() };
        let sent = encode(task, &call).expect("ready");
        match sent.payload {
            Payload::Json(json) => {
                Request::new(String::new(), task, &call.inputs, "application/json", Some(&json), None)
            }
            Payload::Bytes(media) => {
                Request::new(String::new(), task, &call.inputs, &media.content_type, None, None)
            }
        }
    }

    #[test]
    fn a_lone_file_is_the_body() {
        let Body::File(file) = request("image-classification", r#""data:image/png;base64,aGk=""#).body else {
            panic!("no file")
        };
        assert_eq!((&*file.name, &*file.content_type), ("image.png", "image/png"));
    }

    #[test]
    fn files_inside_the_body_are_found_by_what_they_hold() {
        let asked = request(
            "visual-question-answering",
            r#"{"image":"data:image/jpeg;base64,aGk=","question":"aGk"}"#,
        );
        let names: Vec<&str> = asked.encoded().iter().map(|file| &*file.name).collect();
        assert_eq!(names, ["image.jpg"]);
        let talked = request(
            "chat-completion",
            r#"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
                {"type":"image_url","image_url":{"url":"data:image/webp;base64,aGo="}}]}]"#,
        );
        let names: Vec<&str> = talked.encoded().iter().map(|file| &*file.name).collect();
        assert_eq!(names, ["image.png", "image2.webp"]);
    }

    #[test]
    fn an_address_stays_a_text() {
        let asked = request("image-classification", r#""https://example.com/cat.png""#);
        assert_eq!(asked.encoded(), Vec::<&File>::new());
        let task = find("visual-question-answering").expect("a task");
        let mut inputs = Inputs::default();
        let media = Media { content_type: "image/png".into(), data: MediaData::Text("https://x/y".into()) };
        inputs.set("image", Input::Media(media));
        let body = tasks::object([("inputs", "https://x/y".into())]);
        let request = Request::new(String::new(), task, &inputs, "", Some(&body), None);
        assert!(request.encoded().is_empty());
    }

    #[test]
    fn the_token_of_hugging_face_goes_to_hugging_face_only() {
        for (url, token) in [
            ("https://router.huggingface.co/hf-inference/models/a/b", Token::HuggingFace),
            ("https://huggingface.co:443/x", Token::HuggingFace),
            ("https://huggingface.co.evil.example/x", Token::Other),
            ("https://evilhuggingface.co/x", Token::Other),
            ("https://evil.example/huggingface.co", Token::Other),
            ("https://evil.example?.huggingface.co", Token::Other),
            ("http://127.0.0.1:8080/models/a/b", Token::Other),
            ("", Token::Other),
        ] {
            let request = Request { url: url.into(), ..request("text-classification", r#""a""#) };
            assert_eq!(request.token(), token, "{url}");
        }
    }
}
