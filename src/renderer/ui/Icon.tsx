// The few pictures of the app, drawn for it on a 16-unit grid. Always beside or inside
// something that has a name, so they are hidden from screen readers.

const paths = {
  chest:
    'M2.5 7V5a2.5 2.5 0 0 1 2.5-2.5h6A2.5 2.5 0 0 1 13.5 5v2m-11 0h11m-11 0v5.5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V7M6.5 7v2.5h3V7',
  server: 'M2.5 3.5h11v3.5h-11zM2.5 9h11v3.5h-11zM5 5.25h.01M5 10.75h.01',
  client: 'M8 2.5v7m0 0L5 6.7m3 2.8 3-2.8M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2',
  activity: 'M1.8 8.5h3l2-5.5 3 10 2-4.5h2.4',
  settings:
    'M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M8.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M4.5 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0',
  copy: 'M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2m-7-5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  close: 'm4 4 8 8m0-8-8 8',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  file: 'M4 1.8h5l3 3v9.4H4zM9 1.8v3h3',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9m3.3 7.8 3.2 3.2',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6L13 6m0-3.5V6H9.5',
  chevronDown: 'm4 6 4 4 4-4',
  chevronRight: 'm6 4 4 4-4 4',
  warning: 'M8 2.2 14.3 13H1.7zM8 6.5v3m0 1.9v.01',
  receipt: 'M4 1.8h8v12.4l-2-1.2-2 1.2-2-1.2-2 1.2zM6.2 5h3.6M6.2 7.8h3.6',
  inbound: 'M13 8H3m0 0 3.5-3.5M3 8l3.5 3.5',
  order: 'M4.5 3v10m0 0L2 10.5M4.5 13 7 10.5M9 4h5M9 8h4M9 12h2.5',
  qr: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h1.5v1.5H9.5zM12 12h1.5v1.5H12zM12 9.5h1.5M9.5 13.5h.01',
  plus: 'M8 3v10M3 8h10',
  people:
    'M6 2.8a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 1 0 0-4.8M1.8 13.2c0-2.3 1.8-3.8 4.2-3.8s4.2 1.5 4.2 3.8m.4-9.9a2.2 2.2 0 0 1 0 4M12 9.7c1.4.5 2.2 1.8 2.2 3.5',
  pause: 'M5.5 3.5v9m5-9v9',
  resume: 'M5 3.2v9.6l7.5-4.8z',
  retry: 'M3 8a5 5 0 1 0 1.5-3.6L3 6m0-3.5V6h3.5',
  more: 'M2.7 8a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0m4.5 0a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0m4.5 0a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0',
  toTop: 'M3.5 2.5h9M8 13.5v-8m0 0L4.8 8.7M8 5.5l3.2 3.2',
  up: 'M8 13V3m0 0L4 7m4-4 4 4',
  down: 'M8 3v10m0 0 4-4m-4 4L4 9',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
  question:
    'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 1 0 8 2.2M6.2 6.5a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.1m0 1.9v.01',
  wait: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11M8 5v3.2l2 1.3',
  eye: 'M1.8 8C3.2 5.2 5.4 3.8 8 3.8s4.8 1.4 6.2 4.2c-1.4 2.8-3.6 4.2-6.2 4.2S3.2 10.8 1.8 8m4.4 0a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0',
  eyeOff:
    'M3 3l10 10M6.3 4.1A6.3 6.3 0 0 1 8 3.8c2.6 0 4.8 1.4 6.2 4.2-.5 1-1.1 1.8-1.8 2.5M4.2 5.3C3.2 5.9 2.4 6.8 1.8 8c1.4 2.8 3.6 4.2 6.2 4.2.9 0 1.7-.2 2.5-.5M6.7 6.7a1.8 1.8 0 0 0 2.6 2.6',
  lock: 'M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2M8 10v1.3',
  computer: 'M2.5 3h11v7.5h-11zM8 10.5v2.5m-3 0h6',
  outbound: 'M3 8h10m0 0L9.5 4.5M13 8l-3.5 3.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="shrink-0"
      fill="none"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={1.3}
      viewBox="0 0 16 16"
      width={size}
    >
      <path d={paths[name]} />
    </svg>
  );
}
