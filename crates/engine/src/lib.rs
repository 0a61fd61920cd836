//! Local inference: models that run on this machine, behind one trait.
