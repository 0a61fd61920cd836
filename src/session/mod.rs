//! What a widget does: which model it is about ([`model`]), one run at a time ([`run`]), and the state that both lead to
//! ([`machine`]). Runs and lookups are [`scope`]s: their code, requests and timers end with their owner.

pub mod answer;
pub mod link;
pub mod machine;
pub mod model;
pub mod run;
pub mod scope;
pub mod verdict;
pub mod warm_up;
pub mod widget;

pub use answer::{Answer, Exchange, Raw, Source};
pub use machine::{Ending, Live, Session, Shown, State};
pub use run::By;
pub use warm_up::WarmUp;
pub use widget::Widget;
