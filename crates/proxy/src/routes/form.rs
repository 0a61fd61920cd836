//! A form with a file in it (`multipart/form-data`), read whole and written anew.

use std::fmt::Write as _;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, header};
use proxy_core::ApiError;

/// Most parts of a form; a transcription has a dozen.
const MOST: usize = 64;

#[derive(Default)]
pub(crate) struct Form {
    parts: Vec<Part>,
    model: Option<String>,
}

pub(crate) struct Part {
    name: String,
    file: Option<String>,
    content_type: Option<String>,
    bytes: Bytes,
}

pub(crate) async fn read(headers: &HeaderMap, body: Bytes) -> Result<Form, ApiError> {
    let wrong = |why: &str| {
        ApiError::bad_request(
            "body",
            format!("This route takes a form (multipart/form-data) with a file: {why}."),
        )
    };
    let boundary = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| multer::parse_boundary(value.to_str().ok()?).ok())
        .ok_or_else(|| wrong("the content type names none"))?;
    let whole = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(body) });
    let mut reader = multer::Multipart::new(whole, boundary);
    let mut form = Form::default();
    while let Some(field) = reader.next_field().await.map_err(|_| wrong("it is not whole"))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let bytes = field.bytes().await.map_err(|_| wrong("it is not whole"))?;
        if name == "model" && file.is_none() {
            let model = String::from_utf8_lossy(&bytes).into_owned();
            if form.model.replace(model).is_some() {
                return Err(wrong("it names two models"));
            }
        }
        form.parts.push(Part { name, file, content_type, bytes });
        if form.parts.len() > MOST {
            return Err(wrong("it has too many parts"));
        }
    }
    Ok(form)
}

impl Part {
    pub(crate) fn text(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), file: None, content_type: None, bytes: value.to_owned().into() }
    }

    pub(crate) fn file(name: &str, file: &str, content_type: &str, bytes: Bytes) -> Self {
        let (file, content_type) = (Some(file.to_owned()), Some(content_type.to_owned()));
        Self { name: name.to_owned(), file, content_type, bytes }
    }
}

impl Form {
    pub(crate) fn new(parts: Vec<Part>) -> Self {
        Self { parts, model: None }
    }

    pub(crate) fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    /// The content type, and the body.
    pub(crate) fn write(&self) -> (HeaderValue, Bytes) {
        let random = [(); 2].map(|()| getrandom::u64().unwrap_or_default());
        let boundary = format!("form-{:016x}{:016x}", random[0], random[1]);
        let mut body = BytesMut::new();
        for part in &self.parts {
            let mut head =
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"", quoted(&part.name));
            if let Some(file) = &part.file {
                let _ = write!(head, "; filename=\"{}\"", quoted(file));
            }
            if let Some(content_type) = &part.content_type {
                let _ = write!(head, "\r\ncontent-type: {content_type}");
            }
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(&part.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"));
        (content_type.unwrap_or(HeaderValue::from_static("multipart/form-data")), body.freeze())
    }
}

/// A name between quotes, as browsers write it.
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn headers(content_type: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.parse().unwrap())])
    }

    const BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na/b\r\n--x\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a\\\".wav\"\r\nContent-Type: audio/wav\r\n\r\n\
        RIFF\r\n--no\r\n--x--\r\n";

    #[tokio::test]
    async fn a_form_is_written_as_it_was_read() {
        let form = read(&headers("multipart/form-data; boundary=x"), BODY.into()).await.unwrap();
        assert_eq!(form.model(), Some("a/b"));
        let (content_type, body) = form.write();
        let again = read(&headers(content_type.to_str().unwrap()), body).await.unwrap();
        let file = &again.parts[1];
        assert_eq!((file.name.as_str(), &file.bytes[..]), ("file", &b"RIFF\r\n--no"[..]));
        assert_eq!(file.content_type.as_deref(), Some("audio/wav"));
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        let twice = BODY.replace("name=\"file\"; filename=\"a\\\".wav\"", "name=\"model\"");
        for (content_type, body) in [
            ("application/json", "{}"),
            ("multipart/form-data", BODY),
            ("multipart/form-data; boundary=x", &BODY[..60]),
            ("multipart/form-data; boundary=x", twice.as_str()),
        ] {
            let refused = read(&headers(content_type), Bytes::from(body.to_owned())).await.err().unwrap();
            assert_eq!((refused.status.as_u16(), refused.kind), (400, "body"));
        }
    }
}
