//! Answers that were found in a context: the best one, all of them, and the context with their places marked.

use super::copy::CopyTable;
use super::marked::{Marked, Stretch};
use super::palette::Colour;
use super::table::{Item, Rows};
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use tasks::Extract;

/// Answers whose places are marked.
const MAX_MARKED: usize = 100;

part! { prose:
    fn draw(answer: Arc<Answer>, answers: Vec<Extract>) -> AnyView = view;
}

pub fn sentence(answers: &[Extract], say: Messages) -> String {
    answers.first().map_or_else(|| say.no_answer().to_owned(), |answer| name(answer, say))
}

pub fn view(answer: Arc<Answer>, answers: Vec<Extract>) -> AnyView {
    let say = messages();
    let Some(best) = best(&answers) else {
        return view! { <p class="note">{say.no_answer_shown()}</p> }.into_any();
    };
    let best = name(best, say);
    let context = answer.inputs.text("context").map(|context| {
        let places = answers.iter().take(MAX_MARKED).filter_map(|answer| place(context, answer));
        let stretches =
            places.map(|place| Stretch { place, colour: Colour::FIRST, tag: String::new() }).collect();
        view! { <Marked text=context.into() stretches name=say.context() /> }
    });
    let items = answers.iter().map(|answer| Item { name: name(answer, say), score: answer.score }).collect();
    view! {
        <div class="list">
            <p class="big" dir="auto">{best}</p>
            <Rows caption=say.answers().to_owned() heading=say.answer() items />
            {context}
            <CopyTable answer />
        </div>
    }
    .into_any()
}

/// The answer with the highest score; the first one if none has a score.
fn best(answers: &[Extract]) -> Option<&Extract> {
    let mut best = answers.first()?;
    for answer in answers {
        if answer.score.is_some_and(|score| best.score.is_none_or(|most| score > most)) {
            best = answer;
        }
    }
    Some(best)
}

fn name(answer: &Extract, say: Messages) -> String {
    if answer.answer.is_empty() { say.no_answer_name().to_owned() } else { answer.answer.clone() }
}

/// Where an answer is in its context, in code points. Looked for if the server does not say.
fn place(context: &str, answer: &Extract) -> Option<Range<usize>> {
    if let (Some(start), Some(end)) = (answer.start, answer.end) {
        return Some(start..end);
    }
    let text = answer.answer.as_str();
    let before = context.get(..context.find(text).filter(|_| !text.is_empty())?)?;
    let start = before.chars().count();
    Some(start..start + text.chars().count())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn extract(answer: &str, score: Option<f64>) -> Extract {
        Extract { answer: answer.to_owned(), score, start: None, end: None }
    }

    #[test]
    fn the_best_has_the_highest_score() {
        let answers = [extract("a", None), extract("b", Some(0.2)), extract("c", Some(0.7))];
        assert_eq!(best(&answers).map(|best| best.answer.as_str()), Some("c"));
    }

    #[test]
    fn without_scores_the_first_is_the_best() {
        let answers = [extract("a", None), extract("b", None)];
        assert_eq!(best(&answers).map(|best| best.answer.as_str()), Some("a"));
    }

    #[test]
    fn the_server_says_where_it_is() {
        let answer = Extract { start: Some(0), end: Some(2), ..extract("né", None) };
        assert_eq!(place("né né", &answer), Some(0..2));
    }

    #[test]
    fn else_it_is_looked_for() {
        assert_eq!(place("🎉 né", &extract("né", None)), Some(2..4));
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        assert_eq!(place("abc", &extract("x", None)), None);
        assert_eq!(place("abc", &extract("", None)), None);
    }
}
