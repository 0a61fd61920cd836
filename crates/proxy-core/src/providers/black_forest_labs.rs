//! Black Forest Labs: jobs, asked for by the address that they were given.

use serde_json::{Value, json};

use super::shared::{draw, failed, malformed, media, place};
use super::{Ask, Call, Dress, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider =
    Provider { name: "black-forest-labs", served: &[Served { task: "text-to-image", call: picture, read }] };

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    draw(ask, &format!("v1/{}", ask.provider_id()), &[], json!({}))
}

fn read(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    match answer["status"].as_str() {
        Some("Ready") => media(ask, answer["result"].get("sample"), Dress::Bare),
        Some("Pending" | "Processing" | "Queued") if answer.get("polling_url").is_none() => {
            // Asked again at the same place, whose query names the job.
            let id = answer["id"].as_str().ok_or_else(|| malformed(ask))?;
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("id", id).finish();
            Ok(Step::Ask(super::Place { path: "v1/get_result".into(), query: Some(query), now: false }))
        }
        None | Some("Pending" | "Processing" | "Queued") => {
            Ok(Step::Ask(place(ask, &answer["polling_url"], false)?))
        }
        Some(status) => Err(failed(ask, Some(status))),
    }
}
