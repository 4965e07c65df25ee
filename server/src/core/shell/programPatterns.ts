import { matches, patternTokens } from "./patterns.ts";

/**
 * The program that a pattern for its path stands for (`/b?n/sh`), where of all that usually lies in the folders of
 * programs only one name matches. Undefined where several do, and for a pattern that is none of a program.
 */
export function patternProgram(path: string): string | undefined {
  if (!/[*?[]/.test(path) || path.length > 64 || /[$`(){}\\\uE000]/.test(path)) return undefined;
  const slash = path.lastIndexOf("/");
  const folder = patternTokens(path.slice(0, slash));
  const name = patternTokens(path.slice(slash + 1));
  // A `*` in the name of a folder does not go over a slash, and neither do these names hold one.
  const within = folders.filter((known) => known.split("/").length === path.split("/").length - 1);
  if (!folder || !name || !within.some((known) => matches(folder, known))) return undefined;
  const found = [...programs, ...others].filter((program) => matches(name, program));
  return found.length === 1 && programs.has(found[0] as string) ? found[0] : undefined;
}

const folders = ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

/** What is looked for: shells, interpreters, programs that reach the network. */
const programs = new Set(
  (
    "sh bash dash ash zsh ksh fish csh tcsh busybox nc ncat netcat nc.traditional nc.openbsd socat telnet curl wget " +
    "python python2 python3 perl ruby php node lua awk gawk openssl ssh base64 xxd"
  ).split(" "),
);

/** What also lies there in the images of the large distributions, so that a pattern for one of these is none for the above. */
const others = new Set(
  (
    "[ apk apt apt-get arch arping base32 basename basenc bc bunzip2 bzip2 c++ c99 cal cat cc chgrp chmod chown " +
    "chpasswd chroot chrt cksum clear cmp column comm cp cpio cpp cut date dd df diff dig dir dirname dmesg dnf dpkg du " +
    "echo ed egrep env ex expand expr factor false fgrep find flock fmt fold free fuser g++ gcc getent git gpg grep " +
    "groups gunzip gzip head hexdump host hostid hostname id install ip join kill killall last less ln locale logger " +
    "login ls lsof lz m4 make man md5sum mkdir mkfifo mknod mktemp more mount mv nice nl nm nohup nologin npm nproc " +
    "npx nslookup od passwd paste patch pgrep pidof ping pip pip3 pkill pr printenv printf ps pwd readlink realpath rm " +
    "rmdir rpm rsync run-parts scp sed seq setsid sftp sha1sum sha256sum shred shuf sleep sort split stat stdbuf strace " +
    "strings stty su sudo sum sync tac tail tar tee test time timeout top touch tr true truncate tsort tty umount uname " +
    "unexpand uniq unlink unzip uptime users vi vim view w watch wc which who whoami xargs xz yes yum zcat zip"
  ).split(" "),
);
