//! Answers with their verdicts, and those that come without a run.

use super::answer::{Answer, Raw, Source};
use super::machine::{Session, Shown};
use super::widget::Widget;
use crate::fields::Form;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Output, Rule, Sample, Task, guard};

impl Widget {
    /// Adds verdicts by the page's threshold and flags, or those known for the model.
    pub fn judge(self, task: &Task, output: &mut Output) {
        self.config.with_untracked(|config| {
            let Ok(config) = config else { return };
            let model = config.target.model.as_ref().map(tasks::ModelId::as_str);
            let flag = guard::resolve(&config.flag, model);
            tasks::judge(task, output, Rule { threshold: config.threshold, flag: &flag });
        });
    }
}

/// Threshold or flags have changed: the answer that is shown gets another verdict.
pub fn judge_again(widget: Widget) {
    let Shown::Answer(answer) = widget.shown().get_untracked() else { return };
    let mut output = answer.output.clone();
    widget.judge(answer.task, &mut output);
    if output != answer.output {
        let answer = Answer { output, ..(*answer).clone() };
        widget.change(|session| session.replace(Arc::new(answer)));
    }
}

/// Shows the stored answer of an example.
pub fn recorded(widget: Widget, form: Form, sample: Sample) {
    let task = form.task();
    let Some(mut output) = sample.recorded(task) else { return };
    let raw = Raw::Recorded(Arc::new(output.to_json()));
    widget.judge(task, &mut output);
    let answer = Answer {
        task,
        model: widget.model_id(),
        inputs: sample.inputs,
        parameters: sample.parameters,
        output,
        raw,
        source: Source::Recorded,
        total_ms: 0.0,
        compute_seconds: None,
        compute_type: None,
        warnings: Vec::new(),
        usage: None,
        exchange: None,
    };
    widget.change(|session: &mut Session| session.show(Arc::new(answer)));
}
