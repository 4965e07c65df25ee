/** The words of each language by which one-liners fetch, decode and run. */
export interface Grammar {
  /** Fetch, whatever they are given. */
  readonly fetches: ReadonlySet<string>;
  /** Fetch where they are given an address, or where the code names a word of `library`. */
  readonly fetchesAddress: ReadonlySet<string>;
  readonly library?: ReadonlySet<string>;
  readonly decodes: ReadonlySet<string>;
  /** Decode where their arguments say so. */
  readonly decodesWith?: ReadonlyMap<string, RegExp>;
  /** Run text in the same language. */
  readonly runsCode: ReadonlySet<string>;
  /** True where `x.eval(…)` does so too. */
  readonly methodsRunCode?: boolean;
  /** Run a command of the shell. */
  readonly runsCommand: ReadonlySet<string>;
  /** One of these must stand in the code for the words that run commands to mean that. */
  readonly commandsNeed?: ReadonlySet<string>;
  /** True where a call needs no brackets. */
  readonly bare?: boolean;
  /** True where a bracket behind the word does not end its arguments: `iex (…).DownloadString(…)`. */
  readonly toEnd?: boolean;
  /** True where what is run may come through a pipe. */
  readonly pipes?: boolean;
  /** True where the case of a word does not count. */
  readonly anyCase?: boolean;
  /** Work out a checksum. */
  readonly verifies?: ReadonlySet<string>;
  readonly prepare?: (code: string) => string;
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

export const grammars: Readonly<Record<string, Grammar | undefined>> = {
  python: {
    fetches: set("urlopen urlretrieve"),
    fetchesAddress: set("get post request download"),
    library: set("requests httpx urllib3 wget"),
    decodes: set(
      "b64decode urlsafe_b64decode b32decode b16decode a85decode b85decode decodebytes decodestring unhexlify a2b_base64 fromhex decompress chr",
    ),
    decodesWith: new Map([["decode", /rot_?13|base64|hex|zlib|uu/]]),
    runsCode: set("exec eval"),
    runsCommand: set("system popen Popen run call check_call check_output getoutput getstatusoutput spawn"),
    commandsNeed: set("os subprocess pty commands"),
    verifies: set("hashlib sha256 sha512 sha1 md5"),
  },
  perl: {
    fetches: set("getstore mirror"),
    fetchesAddress: set("get"),
    library: set("LWP HTTP Mojo"),
    decodes: set("decode_base64 decode_hex pack"),
    decodesWith: new Map([["unpack", /^\(? ?u/]]),
    runsCode: set("eval"),
    runsCommand: set("system exec qx"),
    bare: true,
    verifies: set("Digest sha256_hex md5_hex"),
  },
  ruby: {
    fetches: set("open_uri"),
    fetchesAddress: set("open get get_response read URI"),
    library: set("net/http open-uri Net"),
    decodes: set("decode64 strict_decode64 urlsafe_decode64 unpack unpack1"),
    runsCode: set("eval instance_eval class_eval module_eval"),
    methodsRunCode: true,
    runsCommand: set("system exec spawn popen"),
    bare: true,
    verifies: set("Digest"),
  },
  php: {
    fetches: set("curl_exec"),
    fetchesAddress: set(
      "file_get_contents fopen readfile file copy include include_once require require_once stream_get_contents",
    ),
    decodes: set("base64_decode gzinflate gzuncompress gzdecode str_rot13 hex2bin convert_uudecode pack chr strrev"),
    runsCode: set("eval assert create_function"),
    runsCommand: set("system exec shell_exec passthru popen proc_open pcntl_exec"),
    bare: true,
    verifies: set("hash_file hash md5_file sha1_file"),
  },
  node: {
    fetches: set("fetch"),
    fetchesAddress: set("get request axios got"),
    library: set("http https node:http node:https axios got"),
    decodes: set("atob fromCharCode unescape"),
    decodesWith: new Map([["from", /\b(?:base64|base64url|hex)\b/]]),
    runsCode: set("eval Function runInThisContext runInNewContext runInContext _compile"),
    methodsRunCode: true,
    runsCommand: set("exec execSync spawn spawnSync"),
    commandsNeed: set("child_process node:child_process"),
    verifies: set("createHash"),
  },
  lua: {
    fetches: set(""),
    fetchesAddress: set("request"),
    decodes: set("unb64 unhex"),
    runsCode: set("load loadstring dostring"),
    runsCommand: set("execute popen"),
  },
  r: {
    fetches: set(""),
    fetchesAddress: set("url source source_url readLines"),
    decodes: set("base64decode base64_dec"),
    runsCode: set("source source_url eval"),
    runsCommand: set("system system2"),
  },
  groovy: {
    fetches: set(""),
    fetchesAddress: set("URL"),
    decodes: set("decodeBase64"),
    runsCode: set("evaluate parse"),
    methodsRunCode: true,
    runsCommand: set("execute"),
  },
  powershell: {
    fetches: set(
      "invoke_webrequest invoke_restmethod iwr irm downloadstring downloaddata downloadfile openread start_bitstransfer",
    ),
    fetchesAddress: set("wget curl"),
    decodes: set("frombase64string deflatestream gzipstream"),
    runsCode: set("iex invoke_expression invokescript create newscriptblock"),
    methodsRunCode: true,
    runsCommand: set(""),
    bare: true,
    toEnd: true,
    pipes: true,
    anyCase: true,
    verifies: set("get_filehash"),
    // A backtick before a letter is that letter. Verb and noun become one word.
    prepare: (code) =>
      code
        .replace(/`([a-z])/gi, "$1")
        .replace(/\b(invoke|start|get)-(webrequest|restmethod|expression|bitstransfer|filehash)\b/gi, "$1_$2"),
  },
};
