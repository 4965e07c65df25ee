import { oneLine } from "./cleanText.ts";
import type { Release } from "./release.ts";
import { type StixObject, textOf } from "./stix.ts";

/** No `.md`: every document of a folder of techniques is read as one. */
export const noticeName = "NOTICE.txt";

/** The notice's first line, by which a folder is known to hold an import. */
export const noticeHeading = "Technique documents of MITRE ATT&CK®";

/** What goes with every copy of ATT&CK: MITRE's designation and licence, in MITRE's words, and what was done here. */
export function noticeText(release: Release): string {
  const from = release.version === undefined ? "a STIX bundle" : `release ${release.version}`;
  const markings = release.markings.map((marking) => `${oneLine(marking).trim()}\n\n`).join("");
  return `${noticeHeading}
${"=".repeat(noticeHeading.length)}

Tradecraft made these documents from ${from}. What they say of techniques, mitigations and detection is taken over
from there; only its arrangement is Tradecraft's. What of it is ATT&CK's is under the licence below, which every copy
must carry along.

${designation(yearOf(release))}

${markings}MITRE ATT&CK® and ATT&CK® are registered trademarks of The MITRE Corporation. Tradecraft is not affiliated with,
sponsored by or endorsed by The MITRE Corporation.
Terms of use: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/

${"-".repeat(119)}

${licence(yearOf(release))}`;
}

function designation(year: string): string {
  return `© ${year} The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.`;
}

/** The designation has the year of the release: that of its marking, else that of its last change. */
function yearOf({ markings, techniques, retired }: Release): string {
  const marked = markings.flatMap((marking) => /\b(?:\d{4}-)?(20\d{2}), The MITRE/.exec(marking)?.[1] ?? []);
  const changed = [...techniques, ...retired].flatMap((technique) => changedIn(technique) ?? []);
  const newest = (years: readonly string[]) => years.reduce((a, b) => (a > b ? a : b), "");
  return newest(marked) || newest(changed) || "2025";
}

function changedIn(technique: StixObject): string | undefined {
  return /^(20\d{2})-/.exec(textOf(technique, "modified") ?? "")?.[1];
}

/** As MITRE publishes it, LICENSE.txt of mitre-attack/attack-stix-data. */
function licence(year: string): string {
  return `ATT&CK®
===========================
License
-------
The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use ATT&CK® for research,
development, and commercial purposes. Any copy you make for such purposes is authorized provided that you reproduce
MITRE's copyright designation and this license in any such copy.

"${designation(year)}"

Disclaimers
-----------
MITRE does not claim ATT&CK enumerates all possibilities for the types of actions and behaviors documented as part
of its adversary model and framework of techniques. Using the information contained within ATT&CK to address or
cover full categories of techniques will not guarantee full defensive coverage as there may be undisclosed techniques
or variations on existing techniques not documented by ATT&CK.

ALL DOCUMENTS AND THE INFORMATION CONTAINED THEREIN ARE PROVIDED ON AN "AS IS" BASIS AND THE CONTRIBUTOR, THE
ORGANIZATION HE/SHE REPRESENTS OR IS SPONSORED BY (IF ANY), THE MITRE CORPORATION, ITS BOARD OF TRUSTEES, OFFICERS,
AGENTS, AND EMPLOYEES, DISCLAIM ALL WARRANTIES, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO ANY WARRANTY THAT THE
USE OF THE INFORMATION THEREIN WILL NOT INFRINGE ANY RIGHTS OR ANY IMPLIED WARRANTIES OF MERCHANTABILITY OR FITNESS
FOR A PARTICULAR PURPOSE.
`;
}
