//! Tickets: permits for a few runs, signed by whoever owns the page or by the proxy itself, once a visitor has solved a
//! challenge.
//!
//! A ticket is a JSON Web Token signed by HS256, so that any language has a library that makes one. It says for which
//! page (`origin`), which models (`model`: `owner/name`, `owner/*` or `*`), if need be which task (`task`), until when
//! (`exp`), how often (`quota`), and has a name of its own (`jti`) to be counted by. Counting needs a memory, which is
//! not here.

use std::str::FromStr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use tasks::ModelId;

use crate::ApiError;
use crate::models::Pattern;
use crate::openai::Api;
use crate::route::{Target, TaskTag};

/// What a ticket in a path stands after: `/ticket/{ticket}/models/…`.
pub const PATH: &str = "/ticket/";

/// As long as the sum it is signed by: a shorter one could be found by trying.
const SHORTEST_KEY: usize = 32;
/// Clocks of two machines are seldom further apart.
const SKEW: u64 = 60;
const LONGEST: usize = 2_000;
const LONGEST_NAME: usize = 64;

/// What tickets are signed with. Prints nothing.
#[derive(Clone, Debug)]
pub struct Key(SecretString);

impl FromStr for Key {
    type Err = &'static str;

    /// The text of a file; the newline at its end is not part of it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.len() < SHORTEST_KEY {
            return Err("holds fewer than 32 bytes; make one with `openssl rand -base64 32`");
        }
        Ok(Self(text.into()))
    }
}

#[derive(Deserialize)]
struct Head {
    alg: String,
}

/// What is signed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Claims {
    pub origin: String,
    pub model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Seconds since 1970.
    pub exp: u64,
    pub jti: String,
    #[serde(default = "once")]
    pub quota: u32,
}

fn once() -> u32 {
    1
}

/// A ticket whose signature and time are good.
#[derive(Clone, Debug)]
pub struct Ticket {
    origin: String,
    models: Pattern,
    task: Option<TaskTag>,
    /// How often it may be used, by the name it is counted under, and when that may be forgotten.
    pub quota: u32,
    pub name: String,
    pub expires: u64,
}

impl Key {
    fn mac(&self) -> Option<Hmac<Sha256>> {
        Hmac::new_from_slice(self.0.expose_secret().as_bytes()).ok()
    }

    pub fn sign(&self, claims: &Claims) -> String {
        let claims = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let mac = self.mac().map(|mac| mac.chain_update(&signed).finalize().into_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.unwrap_or_default()))
    }

    /// A ticket of ours that is in time. One that would be good for longer than `longest` was not meant to be short-lived,
    /// and is refused, too.
    pub fn verify(&self, ticket: &str, now: u64, longest: Duration) -> Result<Ticket, ApiError> {
        let claims =
            self.signed(ticket).ok_or_else(|| refused("The ticket is not signed by this proxy's key."))?;
        if claims.exp <= now {
            return Err(required("The ticket has expired. Get a new one: reload the page."));
        }
        if claims.exp > now + longest.as_secs() + SKEW {
            return Err(refused(
                "The ticket is good for longer than this proxy takes one (ticket_lifetime).",
            ));
        }
        let malformed =
            || refused("The ticket names no model, no task, or itself in a way that cannot be read.");
        let models = claims.model.parse().map_err(|_| malformed())?;
        let task = claims.task.as_deref().map(str::parse).transpose().map_err(|_| malformed())?;
        if claims.jti.is_empty() || claims.jti.len() > LONGEST_NAME {
            return Err(malformed());
        }
        let Claims { origin, exp, jti, quota, .. } = claims;
        Ok(Ticket { origin, models, task, quota, name: jti, expires: exp })
    }

    /// What a ticket says, if the signature is ours: compared in a time that tells nothing of it. No other algorithm is
    /// taken, `none` least of all.
    fn signed(&self, ticket: &str) -> Option<Claims> {
        if ticket.len() > LONGEST {
            return None;
        }
        let (signed, signature) = ticket.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac()?.chain_update(signed).verify_slice(&signature).ok()?;
        let (head, claims) = signed.split_once('.')?;
        let head: Head = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
        let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
        (head.alg == "HS256").then(|| serde_json::from_slice(&claims).ok())?
    }
}

impl Ticket {
    /// Whether it is for this page, this model and this task.
    pub fn admits(
        &self,
        headers: &HeaderMap,
        model: Option<&ModelId>,
        target: Target<'_>,
        known: Option<&TaskTag>,
    ) -> Result<(), ApiError> {
        let mut origins = headers.get_all(header::ORIGIN).iter().map(HeaderValue::as_bytes);
        if origins.next() != Some(self.origin.as_bytes()) || origins.next().is_some() {
            return Err(refused("The ticket is for the pages of another origin."));
        }
        let named = match model {
            Some(model) => self.models.matches(model),
            None => self.models == Pattern::Any,
        };
        if !named {
            return Err(refused("The ticket is for another model."));
        }
        let Some(own) = self.task.as_ref().map(TaskTag::as_str) else { return Ok(()) };
        let asked: &[&str] = match target {
            Target::Run(_, task) => &[task.or(known).map_or("", TaskTag::as_str)],
            Target::OpenAi(Api::Chat | Api::Completions) => {
                &["conversational", "image-text-to-text", "text-generation", "video-text-to-text"]
            }
            Target::OpenAi(Api::Embeddings) => &["feature-extraction"],
            Target::OpenAi(Api::Rerank) | Target::Rank => &["text-ranking"],
            Target::OpenAi(Api::Speech) => &["text-to-speech", "text-to-audio"],
            Target::OpenAi(Api::Images) => &["text-to-image"],
            Target::OpenAi(Api::Transcriptions | Api::Translations) => &["automatic-speech-recognition"],
            Target::Models | Target::Info(_) | Target::Status(_) => &[],
        };
        if asked.contains(&own) { Ok(()) } else { Err(refused("The ticket is for another task.")) }
    }
}

/// The ticket that stands in a path, and the path without it.
pub fn in_path(path: &str) -> Option<(&str, &str)> {
    let (ticket, rest) = path.strip_prefix(PATH)?.split_once('/')?;
    Some((ticket, &path[path.len() - rest.len() - 1..]))
}

/// The ticket that a client sends where it would send a key.
pub fn in_headers(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, ticket) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| ticket.trim())
}

/// A new ticket would do.
fn required(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "ticket_required", message)
}

/// This one never will.
fn refused(message: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "ticket_refused", message)
}

pub fn missing() -> ApiError {
    required(
        "This proxy takes runs with a ticket only, which the page did not send. Its owner must give it one.",
    )
}

pub fn used_up() -> ApiError {
    required("The ticket has been used as often as it may be. Get a new one: reload the page.")
}

/// The form a challenge's answer is checked by, as Turnstile, hCaptcha and reCAPTCHA have it.
pub fn challenge_form(secret: &crate::secret::Token, response: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("secret", secret.reveal())
        .append_pair("response", response)
        .finish()
}

/// What the checking server says: whether the challenge was solved, and on whose page, if it tells that.
#[derive(Deserialize)]
struct Solved {
    success: bool,
    hostname: Option<String>,
}

/// Whether the challenge was solved on a page of this origin.
pub fn solved(answer: &[u8], origin: &str) -> Result<(), ApiError> {
    let Ok(solved) = serde_json::from_slice::<Solved>(answer) else {
        return Err(ApiError::bad_gateway(
            "challenge",
            "The challenge cannot be checked just now. Try again in a moment.",
        ));
    };
    let host = url::Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
    let elsewhere = solved.hostname.is_some_and(|told| Some(told) != host);
    if !solved.success || elsewhere {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "challenge",
            "The challenge was not solved. Try it again.",
        ));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NOW: u64 = 1_800_000_000;
    const PAGE: &str = "https://blog.example";
    const LIFETIME: Duration = Duration::from_mins(5);

    fn key() -> Key {
        "0123456789abcdef0123456789abcdef\n".parse().unwrap()
    }

    fn claims() -> Claims {
        Claims {
            origin: PAGE.into(),
            model: "a/*".into(),
            task: None,
            exp: NOW + 60,
            jti: "one".into(),
            quota: 1,
        }
    }

    fn from(origin: &str) -> HeaderMap {
        [(header::ORIGIN, origin.parse().unwrap())].into_iter().collect()
    }

    fn kind<T: std::fmt::Debug>(result: Result<T, ApiError>) -> &'static str {
        result.unwrap_err().kind
    }

    #[test]
    fn what_is_signed_is_read_again() {
        let ticket = key().verify(&key().sign(&claims()), NOW, LIFETIME).unwrap();
        let model = "a/b".parse().unwrap();
        assert_eq!((ticket.name.as_str(), ticket.quota, ticket.expires), ("one", 1, NOW + 60));
        assert!(ticket.admits(&from(PAGE), Some(&model), Target::Run(&model, None), None).is_ok());
    }

    /// Made by `PyJWT` 2: `jwt.encode({…}, key, "HS256")`.
    #[test]
    fn others_libraries_make_them_too() {
        let made = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJvcmlnaW4iOiJodHRwczovL2Jsb2cuZXhhbXBsZSIsIm1vZGVsIjoiYS9iIiwiZXhwIjoxODAwMDAwMDYwLCJqdGkiOiJ0d28iLCJpYXQiOjE4MDAwMDAwMDB9.BUyGWX4oks_wbcKc7khfCIAXVDZz4qFAtNl4vAYM-rM";
        assert_eq!(key().verify(made, NOW, LIFETIME).unwrap().name, "two");
    }

    #[rstest]
    #[case(NOW + 59, "")]
    #[case(NOW + 60, "ticket_required")]
    #[case(NOW - 600, "ticket_refused")] // good for eleven minutes
    fn it_is_short_lived(#[case] now: u64, #[case] expected: &str) {
        let read = key().verify(&key().sign(&claims()), now, LIFETIME);
        assert_eq!(read.map_or_else(|error| error.kind, |_| ""), expected);
    }

    #[rstest]
    #[case("https://other.example")]
    #[case("https://blog.example.evil.example")]
    #[case("http://blog.example")]
    #[case("null")]
    #[case("")]
    fn it_is_for_one_origin(#[case] origin: &str) {
        let ticket = key().verify(&key().sign(&claims()), NOW, LIFETIME).unwrap();
        let model = "a/b".parse().unwrap();
        assert_eq!(
            kind(ticket.admits(&from(origin), Some(&model), Target::Run(&model, None), None)),
            "ticket_refused"
        );
    }

    #[rstest]
    #[case("a/b", Some("fill-mask"), None, true)]
    #[case("a/b", None, Some("fill-mask"), true)]
    #[case("a/b", Some("text-generation"), Some("fill-mask"), false)]
    #[case("a/b", None, None, false)]
    #[case("c/b", Some("fill-mask"), None, false)]
    fn it_is_for_its_models_and_task(
        #[case] model: &str,
        #[case] task: Option<&str>,
        #[case] known: Option<&str>,
        #[case] admitted: bool,
    ) {
        let signed = key().sign(&Claims { task: Some("fill-mask".into()), ..claims() });
        let ticket = key().verify(&signed, NOW, LIFETIME).unwrap();
        let model = model.parse().unwrap();
        let [task, known] = [task, known].map(|task| task.map(|task| task.parse::<TaskTag>().unwrap()));
        let target = Target::Run(&model, task.as_ref());
        assert_eq!(ticket.admits(&from(PAGE), Some(&model), target, known.as_ref()).is_ok(), admitted);
    }

    #[test]
    fn an_unsigned_one_is_none() {
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims()).unwrap());
        assert_eq!(kind(key().verify(&format!("{head}.{body}."), NOW, LIFETIME)), "ticket_refused");
    }

    #[test]
    fn another_key_is_not_ours() {
        let other: Key = "another key of thirty-two bytes!".parse().unwrap();
        assert_eq!(kind(key().verify(&other.sign(&claims()), NOW, LIFETIME)), "ticket_refused");
    }

    #[test]
    fn a_key_that_can_be_guessed_is_refused() {
        assert!("secret\n".parse::<Key>().is_err());
        assert!(!format!("{:?}", key()).contains("0123"));
    }

    #[rstest]
    #[case("/ticket/a.b.c/models/a/b", Some(("a.b.c", "/models/a/b")))]
    #[case("/ticket/a.b.c/", Some(("a.b.c", "/")))]
    #[case("/ticket/a.b.c", None)]
    #[case("/ticket", None)]
    #[case("/models/ticket/a", None)]
    fn it_may_stand_in_the_path(#[case] path: &str, #[case] found: Option<(&str, &str)>) {
        assert_eq!(in_path(path), found);
    }

    #[rstest]
    #[case(r#"{"success":true}"#, "")]
    #[case(r#"{"success":true,"hostname":"blog.example"}"#, "")]
    #[case(r#"{"success":true,"hostname":"other.example"}"#, "challenge")]
    #[case(r#"{"success":false,"error-codes":["timeout-or-duplicate"]}"#, "challenge")]
    #[case("<html>", "challenge")]
    fn a_challenge_counts_where_it_was_solved(#[case] answer: &str, #[case] expected: &str) {
        let solved = solved(answer.as_bytes(), PAGE);
        assert_eq!(solved.map_or_else(|error| error.kind, |()| ""), expected);
    }

    proptest! {
        #[test]
        fn nothing_but_what_was_signed_is_read(at in 0usize..200, with in "[A-Za-z0-9_.-]") {
            let signed = key().sign(&claims());
            let at = at % signed.len();
            let changed = format!("{}{with}{}", &signed[..at], &signed[at + 1..]);
            // The last letter of a sum has bits that stand for nothing; the decoder refuses them.
            prop_assert_eq!(key().verify(&changed, NOW, LIFETIME).is_ok(), changed == signed);
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,200}") {
            let _ = key().verify(&text, NOW, LIFETIME);
            let _ = in_path(&text);
        }
    }
}
