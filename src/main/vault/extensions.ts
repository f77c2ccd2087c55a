// Which files a vault serves, by extension, and whether each counts as text or as binary
// (PROTOCOL.md section 10). The lists hold what people keep and swap; what a double click
// would run (programs, installers, scripts of a system shell) is on neither.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Served as `text`. */
export const textExtensions = words(`
  txt text md markdown mdx rst adoc asciidoc org tex bib sty cls log nfo diff patch srt vtt sub
  html htm xhtml css scss sass less svg js mjs cjs jsx ts mts cts tsx vue svelte astro
  json jsonc json5 jsonl ndjson geojson ipynb csv tsv psv xml xsd xsl xslt dtd rss atom opml
  yaml yml toml ini cfg conf properties po pot ics vcf eml kml gpx gltf
  c h cc cpp cxx hh hpp hxx m mm cs fs go rs java kt kts scala groovy gradle swift dart
  py pyi pyx rb php pl pm lua r rmd jl hs lhs ml mli elm ex exs erl hrl clj cljs edn lisp el scm rkt
  pas pp f f90 f95 for asm s v sv vhdl nim zig d sol proto graphql gql thrift tf hcl
  sql prisma cmake mk dot gv plantuml puml mmd tpl hbs ejs pug ascii asc list
  b2 md5 sha1 sha256 sha512
`);

/** Served as `binary`. */
export const binaryExtensions = words(`
  pdf ps eps djvu xps epub mobi azw3 cbz cbr rtf
  doc docx dotx xls xlsx xlt xltx ppt pptx pps ppsx potx
  odt ott ods ots odp otp odg odf pages numbers key pub vsd vsdx one mpp
  png apng jpg jpeg jpe jfif gif webp bmp ico cur tif tiff heic heif avif jxl jp2 tga pcx psd psb
  xcf kra ora ai indd cdr raw cr2 cr3 nef arw dng orf rw2 raf exr hdr dds
  mp3 wav ogg oga opus flac m4a m4b aac aif aiff wma mid midi amr ape mka mod xm it
  mp4 m4v mkv webm mov avi wmv flv mpg mpeg m2ts ogv 3gp 3g2 vob
  zip zipx gz tgz tar bz2 tbz2 xz txz zst tzst lz lz4 lzma br 7z rar cab arj ace z cpio
  iso img vhd vhdx vmdk qcow2 vdi bin dat dump bak
  db db3 sqlite sqlite3 mdb accdb dbf parquet feather arrow avro orc npy npz pkl mat hdf5 h5 nc
  rds rdata sav dta onnx safetensors gguf pt pth tflite pcap pcapng
  ttf otf ttc woff woff2 eot
  stl obj ply fbx glb blend 3ds 3mf dae step stp iges igs dwg dxf skp f3d sldprt sldasm gcode
  shp shx sbn prj mbtiles gpkg las laz
  wasm class o a lib torrent
  sig gpg pgp p7s p7m crt cer der pem age
`);

export interface ExtensionPolicy {
  readonly text: ReadonlySet<string>;
  readonly binary: ReadonlySet<string>;
  /** Serve every other extension too, and files without one, as binary. */
  readonly any: boolean;
}

export const defaultPolicy: ExtensionPolicy = {
  text: textExtensions,
  binary: binaryExtensions,
  any: false,
};

export type FileKind = 'text' | 'binary';

/** What follows the last dot of the last segment, lower-cased; `''` when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= name.lastIndexOf('/') ? '' : name.slice(dot + 1).toLowerCase();
}

/** How a file of this name is served, or null when the policy does not allow it. */
export function kindOf(name: string, policy: ExtensionPolicy): FileKind | null {
  const extension = extensionOf(name);
  if (policy.text.has(extension)) return 'text';
  return policy.any || policy.binary.has(extension) ? 'binary' : null;
}
