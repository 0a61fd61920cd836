//! Is it praise?
//!
//! <div>
//! <inference-widget model="inference-widget/minilm-sentiment">
//!   <script type="application/json" slot="examples">
//!     [{"text": "I love this wonderful film!", "example_title": "Praise"},
//!      {"text": "Nobody answered my letter, and I am furious.", "example_title": "Complaint"}]
//!   </script>
//!   <p>With JavaScript, you could try the model here.</p>
//! </inference-widget>
//! </div>
