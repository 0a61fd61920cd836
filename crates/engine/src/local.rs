//! The engine that runs models itself.

use crate::catalogue::{self, ModelCard};
use crate::encoder::{Encoder, Files, together};
use crate::request::{self, Request};
use crate::store::{self, FIX, MINILM, ModelError};
use crate::worker::{Full, State, Worker};
use crate::{Answer, BoxFuture, Call, Engine, EngineError, ModelId, Status};
use std::io;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How a [`LocalEngine`] behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the model files.
    pub models: PathBuf,
    /// An unused model leaves memory after this long.
    pub idle: Duration,
    /// Most calls waiting; more are told to come back.
    pub queue: usize,
    /// Threads that one inference uses.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            models: store::models_folder(),
            idle: Duration::from_mins(15),
            queue: 32,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

pub struct LocalEngine {
    /// Both served models share the one encoder and so its loading.
    encoder: Worker<Encoder, ModelError>,
    models: PathBuf,
    rate: Arc<LoadRate>,
}

impl LocalEngine {
    /// Starts the engine; no model is loaded before it is asked for.
    pub fn new(options: Options) -> io::Result<Self> {
        let rate = Arc::new(LoadRate::new(&options.models));
        let load = {
            let (models, rate) = (options.models.clone(), Arc::clone(&rate));
            move || timed_load(&models, options.threads, &rate)
        };
        Ok(Self {
            encoder: Worker::start("inference", options.queue, options.idle, load)?,
            models: options.models,
            rate,
        })
    }

    fn remaining(&self, since: Instant) -> Duration {
        self.rate.estimate().saturating_sub(since.elapsed()).max(Duration::from_millis(100))
    }

    /// Queues the call, or says at once why not.
    fn begin(&self, call: Call) -> Result<oneshot::Receiver<Result<Answer, EngineError>>, EngineError> {
        let model = call.model;
        let served = catalogue::served(&model).ok_or_else(|| EngineError::UnknownModel(model.clone()))?;
        let task = match &call.task {
            Some(task) => task.as_str(),
            None => request::guess(served, &call.body),
        };
        if !served.contains(&task) {
            return Err(EngineError::UnsupportedTask { task: task.into(), served: served.to_vec(), model });
        }
        let request = Request::parse(task, &call.body).map_err(EngineError::Input)?;
        MINILM.check(&self.models).map_err(|error| not_usable(&model, error))?;
        let wait = call.wait || call.body["options"]["wait_for_model"] == true;
        match self.encoder.state() {
            State::Loaded => {}
            // Told once; the next call tries again, for by then the files may have been put right.
            State::Failed(error) if self.encoder.forgive() => return Err(not_usable(&model, error)),
            State::Loading { since } if !wait => {
                let estimate = self.remaining(since);
                return Err(EngineError::Loading { model, estimate });
            }
            _ if wait => {}
            _ => {
                self.encoder.begin();
                let estimate = self.rate.estimate();
                return Err(EngineError::Loading { model, estimate });
            }
        }
        let (reply, answer) = oneshot::channel();
        let name = model.clone();
        let job = move |encoder: Result<&Encoder, ModelError>| {
            // Whoever asked may have left while the job waited.
            if !reply.is_closed() {
                let _ = reply.send(match encoder {
                    Ok(encoder) => {
                        let start = Instant::now();
                        request
                            .answer(encoder)
                            .map(|json| Answer { json, compute: start.elapsed() })
                            .map_err(EngineError::Input)
                    }
                    Err(error) => Err(not_usable(&name, error)),
                });
            }
        };
        match self.encoder.submit(Box::new(job)) {
            Ok(()) => Ok(answer),
            Err(Full(retry_after)) => {
                Err(EngineError::Busy { model, retry_after: retry_after.max(Duration::from_secs(1)) })
            }
        }
    }
}

impl Engine for LocalEngine {
    fn catalogue(&self) -> Vec<ModelCard> {
        catalogue::cards(MINILM.check(&self.models).is_ok())
    }

    fn status(&self, model: &ModelId) -> Option<Status> {
        catalogue::served(model)?;
        Some(match self.encoder.state() {
            State::Loaded => Status::Loaded,
            State::Loading { since } => Status::Loading { remaining: self.remaining(since) },
            State::NotLoaded | State::Failed(_) => Status::NotLoaded { estimate: self.rate.estimate() },
        })
    }

    fn run(&self, call: Call) -> BoxFuture<Result<Answer, EngineError>> {
        let begun = self.begin(call);
        Box::pin(async move {
            begun?.await.unwrap_or_else(|_| {
                Err(EngineError::Failed(
                    "the inference stopped unexpectedly; this is a fault of the server".into(),
                ))
            })
        })
    }
}

fn not_usable(model: &ModelId, error: ModelError) -> EngineError {
    let (model, fix) = (model.clone(), format!("{FIX}."));
    match error {
        ModelError::Missing(_) => EngineError::NotInstalled { model, fix },
        error => EngineError::Broken { model, reason: error.to_string(), fix },
    }
}

fn timed_load(models: &Path, threads: usize, rate: &LoadRate) -> Result<Encoder, ModelError> {
    let start = Instant::now();
    // Files that pass every check and still break the loader must not end the engine's thread.
    let encoder = catch_unwind(|| load(models, threads))
        .unwrap_or_else(|_| Err(ModelError::Malformed("the files make no model".into())))?;
    rate.learn(start.elapsed());
    Ok(encoder)
}

/// Reads, verifies and builds the encoder that every model here rests on.
pub fn load(models: &Path, threads: usize) -> Result<Encoder, ModelError> {
    let read = MINILM.read(models)?;
    let [config, sentence_config, tokenizer, weights] = read.as_slice() else {
        return Err(ModelError::Malformed("the list of files is not complete".into()));
    };
    let files = Files { config, sentence_config: Some(sentence_config), tokenizer, weights };
    // Sums take as long as building; what was built of files that are not the model's is never used.
    let (genuine, encoder) = together(|| MINILM.verify(models, &read), || Encoder::load(&files, threads));
    genuine?;
    encoder.map_err(ModelError::Malformed)
}

/// How fast this machine reads, verifies and builds a model, kept between runs.
struct LoadRate {
    bytes_per_second: Mutex<f64>,
    file: PathBuf,
}

/// A slow disk and processor, until measured.
const FIRST_GUESS: f64 = 200e6;

impl LoadRate {
    fn new(models: &Path) -> Self {
        let file = models.join(".load-rate");
        let known = std::fs::read_to_string(&file)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|rate| (1e6..1e11).contains(rate));
        Self { bytes_per_second: Mutex::new(known.unwrap_or(FIRST_GUESS)), file }
    }

    fn estimate(&self) -> Duration {
        let rate = *self.bytes_per_second.lock().unwrap_or_else(PoisonError::into_inner);
        Duration::from_secs_f64(MINILM.bytes() as f64 / rate)
    }

    fn learn(&self, took: Duration) {
        let rate = MINILM.bytes() as f64 / took.as_secs_f64().max(1e-3);
        *self.bytes_per_second.lock().unwrap_or_else(PoisonError::into_inner) = rate;
        // Only a hint: a folder that cannot be written costs the next start its estimate, nothing else.
        let _ = std::fs::write(&self.file, format!("{rate:.0}\n"));
    }
}
