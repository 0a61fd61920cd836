//! Decoding pictures, and drawing them anew at another size.

use super::object_url::ObjectUrl;
use crate::js;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, HtmlImageElement, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, ImageOrientation,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

/// JPEGs at this quality are hard to tell from their originals.
const QUALITY: f64 = 0.92;

/// A picture that the browser has decoded. Dropping it frees its pixels.
pub enum Picture {
    /// Pixels, turned upright.
    Bitmap(ImageBitmap),
    /// An SVG, drawn sharply at any size. Its scripts do not run in an image.
    Drawing { image: HtmlImageElement, _url: ObjectUrl },
}

impl Drop for Picture {
    fn drop(&mut self) {
        if let Self::Bitmap(bitmap) = self {
            bitmap.close();
        }
    }
}

impl Picture {
    /// Decodes a file, and turns it upright as its metadata say.
    pub async fn decode(blob: &Blob) -> Result<Self, JsValue> {
        let options = ImageBitmapOptions::new();
        options.set_image_orientation(ImageOrientation::FromImage);
        let bitmap = window().create_image_bitmap_with_blob_and_image_bitmap_options(blob, &options)?;
        Ok(Self::Bitmap(JsFuture::from(bitmap).await?.unchecked_into()))
    }

    /// Decodes an SVG, which bitmaps cannot be made of. The blob must be of that type.
    pub async fn decode_svg(blob: &Blob) -> Result<Self, JsValue> {
        let (image, url) = (HtmlImageElement::new()?, ObjectUrl::of(blob));
        image.set_src(url.as_str());
        JsFuture::from(image.decode()).await?;
        Ok(Self::Drawing { image, _url: url })
    }

    /// Width and height; zero for drawings that have none.
    pub fn size(&self) -> (u32, u32) {
        match self {
            Self::Bitmap(bitmap) => (bitmap.width(), bitmap.height()),
            Self::Drawing { image, .. } => (image.natural_width(), image.natural_height()),
        }
    }

    /// Draws it at this size, and encodes that.
    pub async fn encode(&self, width: u32, height: u32, content_type: &str) -> Result<Blob, JsValue> {
        let canvas = OffscreenCanvas::new(width, height)?;
        let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
        let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
        js::set(&context, "imageSmoothingQuality", &"high".into());
        let (width, height) = (f64::from(width), f64::from(height));
        // JPEG has no transparency, and drawings are made for a white page: without a ground both would be black.
        if content_type == "image/jpeg" || matches!(self, Self::Drawing { .. }) {
            context.set_fill_style_str("#fff");
            context.fill_rect(0.0, 0.0, width, height);
        }
        match self {
            Self::Bitmap(bitmap) => {
                context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
            }
            Self::Drawing { image, .. } => {
                context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
            }
        }
        let options = ImageEncodeOptions::new();
        options.set_type(content_type);
        options.set_quality(QUALITY);
        Ok(JsFuture::from(canvas.convert_to_blob_with_options(&options)?).await?.unchecked_into())
    }
}
