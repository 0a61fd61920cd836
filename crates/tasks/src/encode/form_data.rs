//! A form with a file in it, as `multipart/form-data` (RFC 7578).

use crate::inputs::{Media, MediaData};
use crate::lean;

/// The form as a body: its bytes, and its media type with the boundary. The values of fields come as text.
pub(super) fn write(fields: &[(String, String)], file: (&str, &str, &Media, &[u8])) -> Media {
    let (name, file_name, media, bytes) = file;
    let boundary = boundary(fields, bytes);
    let mut body = Vec::with_capacity(bytes.len() + 512);
    let head = |body: &mut Vec<u8>, parts: &[&str]| {
        body.extend_from_slice(
            lean::concat(&["--", &boundary, "\r\nContent-Disposition: form-data; name=\""]).as_bytes(),
        );
        body.extend_from_slice(lean::concat(parts).as_bytes());
    };
    for (key, value) in fields {
        head(&mut body, &[&escaped(key), "\"\r\n\r\n", value, "\r\n"]);
    }
    let kind = &media.content_type;
    head(&mut body, &[name, "\"; filename=\"", file_name, "\"\r\nContent-Type: ", kind, "\r\n\r\n"]);
    body.extend_from_slice(bytes);
    body.extend_from_slice(lean::concat(&["\r\n--", &boundary, "--\r\n"]).as_bytes());
    let content_type = lean::concat(&["multipart/form-data; boundary=", &boundary]);
    Media { content_type, data: MediaData::Bytes(body) }
}

/// A line that is in nothing that is sent.
fn boundary(fields: &[(String, String)], bytes: &[u8]) -> String {
    let mut boundary = "inference-widget-form".to_owned();
    let occurs = |boundary: &str| {
        let holds = |bytes: &[u8]| bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes());
        holds(bytes) || fields.iter().any(|(_, value)| holds(value.as_bytes()))
    };
    while occurs(&boundary) {
        boundary.push('-');
    }
    boundary
}

/// A name as browsers write it into a form.
fn escaped(name: &str) -> String {
    lean::replace(&lean::replace(&lean::replace(name, "\"", "%22"), "\r", "%0D"), "\n", "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[(&str, &str)], bytes: &[u8]) -> (String, String) {
        let fields: Vec<_> = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let clip = Media { content_type: "audio/wav".into(), data: MediaData::Bytes(Vec::new()) };
        let form = write(&fields, ("file", "audio.wav", &clip, bytes));
        let MediaData::Bytes(body) = form.data else { panic!("bytes") };
        (form.content_type, String::from_utf8(body).expect("text"))
    }

    #[test]
    fn fields_come_before_the_file() {
        let (content_type, body) = written(&[("model", "a/b"), ("a\"b\r\n", "é")], b"RIFF");
        assert_eq!(content_type, "multipart/form-data; boundary=inference-widget-form");
        assert_eq!(
            body,
            "--inference-widget-form\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na/b\r\n\
             --inference-widget-form\r\nContent-Disposition: form-data; name=\"a%22b%0D%0A\"\r\n\r\né\r\n\
             --inference-widget-form\r\nContent-Disposition: form-data; name=\"file\"; filename=\"audio.wav\"\r\n\
             Content-Type: audio/wav\r\n\r\nRIFF\r\n--inference-widget-form--\r\n"
        );
    }

    #[test]
    fn what_is_sent_never_holds_the_boundary() {
        for (value, bytes) in [("x", "--inference-widget-form--"), ("inference-widget-form-", "y")] {
            let (content_type, body) = written(&[("prompt", value)], bytes.as_bytes());
            let boundary = content_type.split_once('=').expect("a boundary").1;
            assert_eq!(body.matches(boundary).count(), 3, "{body}");
        }
    }
}
