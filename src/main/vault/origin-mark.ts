// The mark by which a system knows that a file came from elsewhere and warns before it is
// run (PROTOCOL.md, section 10, "Saving"). Windows: an alternate stream of the file,
// which follows it when it is renamed. macOS marks by itself what an app whose Info.plist
// has LSFileQuarantineEnabled writes; Node has no call for it. Linux has no such mark.

import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

/** Zone 3: the Internet. */
const zoneText = '[ZoneTransfer]\r\nZoneId=3\r\n';

/** Marks the file at `path`, where the system and its file system can. */
export async function markOrigin(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (platform !== 'win32') return;
  // FAT has no streams; a missing mark is no reason to lose the file.
  await writeFile(`${path}:Zone.Identifier`, zoneText).catch(() => undefined);
}

/** As `markOrigin`, for threads that do nothing but write files. */
export function markOriginSync(path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return;
  try {
    writeFileSync(`${path}:Zone.Identifier`, zoneText);
  } catch {
    // As above.
  }
}
