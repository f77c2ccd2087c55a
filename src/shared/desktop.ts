// Choices about the desktop around the window, shared by settings, main and pages.

/** What closing the window means while the server runs or bytes move. */
export const closingChoices = ['ask', 'tray', 'quit'] as const;
export type ClosingChoice = (typeof closingChoices)[number];

/** What the system's notifications may be about; each kind can be turned off. */
export const noticeKinds = ['saved', 'refused', 'connection'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export type NoticeSettings = Readonly<Record<NoticeKind, boolean>>;

/** Pages on the web that a window may ask for by name; their addresses are main's. */
export const webPages = ['manual', 'project', 'releases', 'noise', 'minisign'] as const;
export type WebPage = (typeof webPages)[number];
