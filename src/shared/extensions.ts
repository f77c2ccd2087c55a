// Which extensions a vault serves unless its host chose others, and how a person's own list
// is read (PROTOCOL.md section 10). The lists hold what people keep and swap; what a double
// click would run (programs, installers, scripts of a system shell) is on neither.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Served as `text`. */
const text = words(`
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
const binary = words(`
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

/** Lower case, without a dot; no extension is on both. */
export interface ExtensionLists {
  readonly text: readonly string[];
  readonly binary: readonly string[];
}

export const defaultExtensions: ExtensionLists = { text, binary };

/** Most extensions of one list, and characters of one of them. */
export const extensionLimits = { entries: 1000, characters: 32 } as const;

/** What a name cannot end in after its last dot, or a person would not mean. */
const unfit = /[\s./\\,;:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** `.PDF` and `*.pdf` as `pdf`; null for what is no extension. */
export function canonicalExtension(written: string): string | null {
  const bare = written
    .trim()
    .replace(/^\*?\./, '')
    .normalize('NFC')
    .toLowerCase();
  const isFit = bare !== '' && bare.length <= extensionLimits.characters && !unfit.test(bare);
  return isFit ? bare : null;
}

/** A list as a person writes it, parted by spaces, commas or lines: each once, in order, and what is none. */
export function readExtensions(written: string): {
  readonly extensions: readonly string[];
  readonly unfit: readonly string[];
} {
  const extensions = new Set<string>();
  const bad: string[] = [];
  for (const word of written.split(/[\s,;]+/)) {
    if (word === '') continue;
    const extension = canonicalExtension(word);
    if (extension === null) bad.push(word);
    else extensions.add(extension);
  }
  return { extensions: [...extensions], unfit: bad };
}
