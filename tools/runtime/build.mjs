// @ts-check
/**
 * Build the runtime folder that the page and the npm package serve: Pyodide's loader, glue and wasm, one zip with the
 * part of the standard library that we use and what every read needs of our package, and one with the rest of the
 * package, which is fetched when first needed (`parts.py` says which is which). All Python is bytecode.
 *
 * The bytecode is made by that same Pyodide under Node (optimize 2, no debug ranges, unchecked-hash .pyc, stored,
 * fixed dates), so a build is reproducible and needs no CPython of the same version. Which modules of the standard
 * library are kept is found out by running `exercise.py`.
 *
 * Usage: node tools/runtime/build.mjs WHEEL OUT_DIR
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const SHIPPED = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'];
const ZIP = 'exifweb.zip';
const LATER = 'exifweb-more.zip';
/** Kept although nothing imports them at build time: codecs are looked up by name. */
const ALWAYS = ['traceback'];
/** Parts of the package that a browser has no use for: native hosts. */
const NATIVE = ['__main__', 'cli', 'cli_output', 'cli_write', 'files'];

/** @param {string} file @returns {Uint8Array} a plain array: Pyodide refuses Node's own Buffer */
const bytes = (file) => new Uint8Array(fs.readFileSync(file));

/**
 * Defines compile_zip and store inside Pyodide. Annotations of functions are left out, of the standard library the
 * line numbers too: nobody reads them in a browser, and every visitor would fetch them.
 */
const COMPILER = `
import ast, importlib._bootstrap_external as bootstrap, importlib.util, types, zipfile

class Bare(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        node.returns = None
        arguments = node.args
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if one is not None:
                one.annotation = None
        node.body = [bare(one) for one in node.body]
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node):
        if isinstance(node.test, ast.Name) and node.test.id == 'TYPE_CHECKING':
            return node.orelse or ast.Pass()
        return self.generic_visit(node)

def bare(statement):
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        if statement.value is None:
            return statement
        return ast.copy_location(ast.Assign([statement.target], statement.value), statement)
    return statement

def without_lines(code):
    inner = tuple(without_lines(one) if isinstance(one, types.CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b'')

def compiled(data, name, ours):
    tree = ast.parse(data, name)
    if ours:
        tree = ast.fix_missing_locations(Bare().visit(tree))
    code = compile(tree, name, 'exec', dont_inherit=True, optimize=2)
    return code if ours else without_lines(code)

def compile_zip(path, ours):
    found = {}
    archive = zipfile.ZipFile(path)
    for name in archive.namelist():
        if name.endswith('/') or '__pycache__/' in name or '.dist-info/' in name:
            continue
        data = archive.read(name)
        if name.endswith('.py'):
            code = compiled(data, name, ours)
            data = bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(data), False)
            name += 'c'
        found[name] = bytes(data)
    return found

def store(path, files):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), files[name])
`;

const USED = `
import json, sys
prefix = '/lib/python314.zip/'
json.dumps(sorted(f.removeprefix(prefix) for m in list(sys.modules.values())
                  if (f := getattr(m, '__file__', None)) and f.startswith(prefix)))
`;

/**
 * @param {string} wheel
 * @param {string} out
 */
async function build(wheel, out) {
  const { loadPyodide } = await import(path.join(DIST, 'pyodide.mjs'));
  const exercise = fs.readFileSync(path.join(HERE, 'exercise.py'), 'utf8');
  const home = '/home/pyodide';
  const compiler = await loadPyodide({ env: { PYTHONNODEBUGRANGES: '1', HOME: home } });
  compiler.FS.writeFile('/tmp/standard.zip', bytes(path.join(DIST, 'python_stdlib.zip')));
  compiler.FS.writeFile('/tmp/package.whl', bytes(wheel));
  compiler.runPython(COMPILER);
  compiler.runPython(`
import json
standard, package = compile_zip('/tmp/standard.zip', False), compile_zip('/tmp/package.whl', True)
for name in ${JSON.stringify(NATIVE.map((m) => `exifweb/${m}.pyc`))}:
    del package[name]
store('/tmp/full.zip', {**standard, **package})
`);
  fs.mkdirSync(out, { recursive: true });
  const full = path.resolve(out, 'full.zip');
  fs.writeFileSync(full, compiler.FS.readFile('/tmp/full.zip'));

  const traced = await loadPyodide({ stdLibURL: full });
  for (const name of ALWAYS) traced.pyimport(name).destroy();
  traced.runPython(exercise);
  const used = traced.runPython(USED);
  fs.unlinkSync(full);

  compiler.globals.set('used', used);
  compiler.runPython(fs.readFileSync(path.join(HERE, 'parts.py'), 'utf8'));
  compiler.runPython(`
import json
kept = set(json.loads(used))
first, later = split(package)
store('/tmp/first.zip', {**{n: d for n, d in standard.items() if n in kept}, **first})
store('/tmp/later.zip', later)
`);
  fs.writeFileSync(path.join(out, ZIP), compiler.FS.readFile('/tmp/first.zip'));
  fs.writeFileSync(path.join(out, LATER), compiler.FS.readFile('/tmp/later.zip'));
  for (const name of SHIPPED) fs.copyFileSync(path.join(DIST, name), path.join(out, name));

  const proof = await loadPyodide({ stdLibURL: path.resolve(out, ZIP) });
  proof.runPython(exercise);
  proof.FS.writeFile('/tmp/later.zip', bytes(path.join(out, LATER)));
  proof.runPython(fs.readFileSync(path.join(HERE, 'exercise_later.py'), 'utf8'));
  const version = proof.runPython('import exifweb; exifweb.__version__');
  fs.writeFileSync(path.join(out, 'runtime.json'), `${JSON.stringify(manifest(out, version), null, 1)}\n`);
  console.log(`runtime: exifweb ${version}, ${JSON.parse(used).length} modules of the standard library`);
}

/**
 * @param {string} out
 * @param {string} version
 */
function manifest(out, version) {
  const lock = JSON.parse(fs.readFileSync(path.join(DIST, 'pyodide-lock.json'), 'utf8'));
  /** @param {string[]} names */
  const described = (names) => Object.fromEntries(
    names.map((name) => {
      const data = bytes(path.join(out, name));
      return [name, { size: data.length, sha256: createHash('sha256').update(data).digest('hex') }];
    }),
  );
  const { abi_version, arch, platform, python } = lock.info;
  const pyodide = JSON.parse(fs.readFileSync(path.join(DIST, 'package.json'), 'utf8')).version;
  const lockFile = { info: { abi_version, arch, platform, python }, packages: {} };
  return { exifweb: version, pyodide, lock: lockFile, files: described([...SHIPPED, ZIP]), later: described([LATER]) };
}

const [wheel, out] = process.argv.slice(2);
if (!wheel || !out) {
  console.error('usage: node tools/runtime/build.mjs WHEEL OUT_DIR');
  process.exit(2);
}
try {
  await build(wheel, out);
  process.exit(0);
} catch (error) {
  // Left uncaught, Node would print the whole of Pyodide's minified source.
  console.error(String(error instanceof Error ? error.message : error).slice(-2000));
  process.exit(1);
}
