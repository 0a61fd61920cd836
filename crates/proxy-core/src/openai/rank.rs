//! Texts in the order of their fit to a query, as sentence similarity: in the
//! form of `/v1/rerank`, and in that of TEI's `/rerank`.

use serde_json::{Value, json};

use crate::ApiError;

/// How a ranking is asked for and answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dress {
    /// `{query, documents, top_n, return_documents}` → `{results: [{index, relevance_score, document?}]}`.
    Rerank,
    /// `{query, texts, return_text}` → `[{index, score, text?}]`.
    Tei,
}

/// A call for a ranking that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    dress: Dress,
    query: String,
    texts: Vec<String>,
    most: usize,
    with_text: bool,
}

impl Ranking {
    pub fn parse(dress: Dress, body: &Value) -> Result<Self, ApiError> {
        let wrong = |message: String| ApiError::bad_request("validation", message);
        let (list, with) = match dress {
            Dress::Rerank => ("documents", "return_documents"),
            Dress::Tei => ("texts", "return_text"),
        };
        let query = body["query"].as_str().ok_or_else(|| wrong("`query` must be a text.".into()))?;
        let texts = body[list]
            .as_array()
            .and_then(|items| {
                // A document is a text, or an object around one.
                items
                    .iter()
                    .map(|item| Some(item.as_str().or_else(|| item["text"].as_str())?.to_owned()))
                    .collect()
            })
            .ok_or_else(|| wrong(format!("`{list}` must be a list of texts.")))?;
        let most = match &body["top_n"] {
            Value::Null => usize::MAX,
            number => number
                .as_u64()
                .filter(|&n| n > 0)
                .and_then(|n| usize::try_from(n).ok())
                .ok_or_else(|| wrong("`top_n` must be a whole number above 0.".into()))?,
        };
        let with_text = body[with] == true;
        Ok(Self { dress, query: query.to_owned(), texts, most, with_text })
    }

    /// The call in the Hub's form, whose answer is a score per text.
    pub fn to_task(&self) -> Value {
        json!({ "inputs": { "source_sentence": self.query, "sentences": self.texts } })
    }

    /// The answer, best first.
    pub fn answer(&self, model: &str, scores: &Value) -> Value {
        let score = |index: usize| scores[index].as_f64().unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.sort_by(|&a, &b| score(b).total_cmp(&score(a)));
        let (name, text) = match self.dress {
            Dress::Rerank => ("relevance_score", "document"),
            Dress::Tei => ("score", "text"),
        };
        let results: Value = order
            .into_iter()
            .take(self.most)
            .map(|index| {
                let mut row = json!({ "index": index, name: scores[index] });
                if self.with_text {
                    let own = &self.texts[index];
                    row[text] = if self.dress == Dress::Rerank { json!({ "text": own }) } else { json!(own) };
                }
                row
            })
            .collect();
        match self.dress {
            Dress::Rerank => json!({ "object": "list", "model": model, "results": results }),
            Dress::Tei => results,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SCORES: [f64; 3] = [0.1, 0.9, 0.5];

    #[test]
    fn the_best_comes_first() {
        let body = json!({"query": "q", "documents": ["a", {"text": "b"}, "c"], "top_n": 2, "return_documents": true});
        let answer = Ranking::parse(Dress::Rerank, &body).unwrap().answer("a/b", &json!(SCORES));
        assert_eq!(
            answer["results"],
            json!([
                {"index": 1, "relevance_score": 0.9, "document": {"text": "b"}},
                {"index": 2, "relevance_score": 0.5, "document": {"text": "c"}}
            ])
        );
        let body = json!({"query": "q", "texts": ["a", "b", "c"]});
        let ranking = Ranking::parse(Dress::Tei, &body).unwrap();
        assert_eq!(
            ranking.to_task(),
            json!({"inputs": {"source_sentence": "q", "sentences": ["a", "b", "c"]}})
        );
        let answer = ranking.answer("a/b", &json!(SCORES));
        assert_eq!(
            answer,
            json!([{"index": 1, "score": 0.9}, {"index": 2, "score": 0.5}, {"index": 0, "score": 0.1}])
        );
    }

    #[rstest]
    #[case(Dress::Rerank, json!({"documents": ["a"]}), "`query`")]
    #[case(Dress::Rerank, json!({"query": "q", "texts": ["a"]}), "`documents`")]
    #[case(Dress::Rerank, json!({"query": "q", "documents": [1]}), "`documents`")]
    #[case(Dress::Rerank, json!({"query": "q", "documents": ["a"], "top_n": 0}), "`top_n`")]
    #[case(Dress::Tei, json!({"query": "q", "documents": ["a"]}), "`texts`")]
    fn what_is_wrong_is_said(#[case] dress: Dress, #[case] body: Value, #[case] part: &str) {
        let error = Ranking::parse(dress, &body).unwrap_err();
        assert!(error.status == 400 && error.message.contains(part), "{error}");
    }
}
