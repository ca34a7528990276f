//! Untrusted bytes in, a clean picture out. Pure; slow; to be run where blocking is allowed.

use crate::error::{Error, ErrorCode, Result};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops,
};
use std::io::Cursor;

/// More than any tablet's camera; a small file can claim far more, so the header is asked before anything is decoded.
const MAX_PIXELS: u64 = 40_000_000;
/// One side of what is kept: sharp on paper at the width of a page.
const MAX_SIDE: u32 = 2_400;
/// Good enough for blackboards and exercise books, at a tenth of the bytes.
const JPEG_QUALITY: u8 = 85;
/// What a decoder may take: 40 megapixels at eight bytes (16-bit PNG), and some.
const MAX_DECODER_BYTES: u64 = 384 * 1024 * 1024;

/// A picture that we encoded.
#[derive(Debug)]
pub struct Picture {
    pub mime: &'static str,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Decodes, turns upright, makes it small enough and encodes anew.
pub fn clean(uploaded: &[u8]) -> Result<Picture> {
    let format = match image::guess_format(uploaded) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)) => format,
        _ => return Err(Error::invalid("只能放 JPEG、PNG、WebP 和 GIF 图片。")),
    };
    let picture = decode(uploaded, format)?;
    let is_photo = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !picture.color().has_alpha());
    if is_photo { as_jpeg(picture) } else { as_png(picture) }
}

fn decode(uploaded: &[u8], format: ImageFormat) -> Result<DynamicImage> {
    let mut decoder = ImageReader::with_format(Cursor::new(uploaded), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::new(ErrorCode::TooLarge, "图片太大了，最多四千万像素。"));
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(limits).map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if picture.width() > MAX_SIDE || picture.height() > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, imageops::FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn as_jpeg(picture: DynamicImage) -> Result<Picture> {
    let pixels = picture.into_rgb8();
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8).map_err(Error::internal)?;
    Ok(Picture { mime: "image/jpeg", width: pixels.width(), height: pixels.height(), bytes })
}

fn as_png(picture: DynamicImage) -> Result<Picture> {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let written = if picture.color().has_alpha() {
        encoder.write_image(&picture.into_rgba8(), width, height, ExtendedColorType::Rgba8)
    } else if picture.color().has_color() {
        encoder.write_image(&picture.into_rgb8(), width, height, ExtendedColorType::Rgb8)
    } else {
        encoder.write_image(&picture.into_luma8(), width, height, ExtendedColorType::L8)
    };
    written.map_err(Error::internal)?;
    Ok(Picture { mime: "image/png", width, height, bytes })
}

fn broken(error: image::ImageError) -> Error {
    tracing::debug!(%error, "a picture that cannot be decoded");
    Error::invalid("这张图片打不开，可能没有传完整。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, RgbImage, Rgba, RgbaImage};

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).expect("encodes");
        bytes
    }

    /// A JPEG whose EXIF says "the top is on the right": 6, as a tablet held upright writes it.
    fn sideways_jpeg(width: u32, height: u32) -> Vec<u8> {
        let jpeg = encoded(&RgbImage::new(width, height).into(), ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend(b"GPS 31.2304 N");
        let length = u16::try_from(exif.len() + 2).expect("short");
        [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photo_is_turned_upright_and_loses_its_place() {
        let uploaded = sideways_jpeg(40, 20);
        let picture = clean(&uploaded).expect("a picture");
        assert_eq!((picture.mime, picture.width, picture.height), ("image/jpeg", 20, 40));
        assert!(uploaded.windows(3).any(|bytes| bytes == b"GPS"));
        assert!(!picture.bytes.windows(3).any(|bytes| bytes == b"GPS" || bytes == b"Exi"));
    }

    #[test]
    fn every_welcome_format_comes_out_as_jpeg_or_png() {
        let clear: DynamicImage = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 4])).into();
        let opaque: DynamicImage = RgbImage::new(8, 8).into();
        let gray: DynamicImage = GrayImage::new(8, 8).into();
        let mime = |picture: &DynamicImage, format| clean(&encoded(picture, format)).expect("a picture").mime;
        assert_eq!(mime(&clear, ImageFormat::Png), "image/png");
        assert_eq!(mime(&gray, ImageFormat::Png), "image/png");
        assert_eq!(mime(&clear, ImageFormat::Gif), "image/png");
        assert_eq!(mime(&clear, ImageFormat::WebP), "image/png");
        assert_eq!(mime(&opaque, ImageFormat::WebP), "image/jpeg");
        assert_eq!(mime(&opaque, ImageFormat::Jpeg), "image/jpeg");
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let picture = clean(&encoded(&GrayImage::new(4_800, 1_200).into(), ImageFormat::Png)).expect("a picture");
        assert_eq!((picture.width, picture.height), (2_400, 600));
        let again = image::load_from_memory(&picture.bytes).expect("a good PNG");
        assert_eq!((again.width(), again.height()), (2_400, 600));
    }

    #[test]
    fn a_small_file_that_claims_a_huge_picture_is_refused_before_it_is_decoded() {
        let mut bomb = encoded(&GrayImage::new(8, 8).into(), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let sum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(clean(&bomb).expect_err("20,000 × 20,000").code, ErrorCode::TooLarge);
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let whole = encoded(&RgbImage::new(64, 64).into(), ImageFormat::Png);
        let bad: [&[u8]; 6] = [
            b"",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"BM\0\0\0\0",
            b"%PDF-1.7",
            &whole[..whole.len() / 2],
        ];
        for bytes in bad {
            assert_eq!(clean(bytes).expect_err("refused").code, ErrorCode::Invalid);
        }
    }
}
