//! Things in a picture, with a box around each.

use super::scene::{self, Mark, Scene, Size};
use super::table::{Item, scored};
use crate::language::{Messages, messages};
use crate::number::percent;
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Detection;

/// Boxes with their label on the picture; labels of the others come with the pointer.
const NAMED: usize = 12;

part! { media:
    fn draw(answer: Arc<Answer>, boxes: Vec<Detection>) -> AnyView = view;
}

pub fn sentence(boxes: &[Detection], say: Messages) -> String {
    say.objects_found(boxes.len() as f64)
}

pub fn view(answer: Arc<Answer>, boxes: Vec<Detection>) -> AnyView {
    if boxes.is_empty() {
        return scene::none();
    }
    let item =
        |(i, found): (usize, &Detection)| Item { name: scene::name(&found.label, i), score: found.score };
    let items = boxes.iter().enumerate().map(item).collect();
    let extent = extent(&boxes);
    let draw =
        move |mark: Mark, size| boxes.get(mark.item).map(|found| outline(mark, found, size)).into_any();
    view! { <Scene answer caption=messages().objects() items extent draw=Box::new(draw) covers=None /> }
        .into_any()
}

/// How far the boxes reach.
fn extent(boxes: &[Detection]) -> Size {
    boxes.iter().fold((1.0, 1.0), |(width, height), found| (found.xmax.max(width), found.ymax.max(height)))
}

/// A box, placed in shares of the picture, so that it fits at any size.
fn outline(mark: Mark, found: &Detection, (width, height): Size) -> impl IntoView + use<> {
    let Detection { label, score, xmin, ymin, xmax, ymax } = found;
    let tag = [label, " ", &scored(*score, "", messages())].concat();
    view! {
        <div
            class=mark.class("box") data-i=mark.rank.to_string()
            // A label above the picture's edge goes inside the box.
            class:named={mark.rank < NAMED} class:low={ymin / height < 0.08}
            class:lit=move || mark.is_lit() hidden=move || mark.is_hidden()
            style:left=percent(xmin / width) style:top=percent(ymin / height)
            style:width=percent((xmax - xmin) / width) style:height=percent((ymax - ymin) / height)
        >
            <span class="tag">{tag}</span>
        </div>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn boxes_reach_as_far_as_their_corners() {
        let found =
            |xmax, ymax| Detection { label: String::new(), score: None, xmin: 0.0, ymin: 0.0, xmax, ymax };
        assert_eq!(extent(&[found(20.0, 5.0), found(3.0, 40.0)]), (20.0, 40.0));
        assert_eq!(extent(&[found(-2.0, 0.5)]), (1.0, 1.0));
    }
}
