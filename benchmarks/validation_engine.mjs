// One run of npm's shacl-engine, as validation_engines.py does for the engines of Python. Without
// its SPARQL module, with which it takes twenty-five times as long: it does not see sh:sparql.
// node validation_engine.mjs FOLDER DATA.nt SHAPES.ttl: FOLDER holds node_modules.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

const [folder, data, shapes] = process.argv.slice(2)
const from = createRequire(path.join(path.resolve(folder), 'package.json'))
const load = async (name) => import(pathToFileURL(from.resolve(name)))
const { default: rdf } = await load('rdf-ext')
const { default: Parser } = await load('@rdfjs/parser-n3')
const { Validator } = await load('shacl-engine')

const cpu = {}
const wall = {}
let at = [process.cpuUsage(), performance.now()]
const lap = (phase) => {
  const used = process.cpuUsage(at[0])
  cpu[phase] = (used.user + used.system) / 1e6
  wall[phase] = (performance.now() - at[1]) / 1e3
  at = [process.cpuUsage(), performance.now()]
}
const read = (file) => rdf.dataset().import(new Parser().import(createReadStream(file)))

const graph = await read(data)
lap('load')
const validator = new Validator(await read(shapes), { factory: rdf })
lap('compile')
const report = await validator.validate({ dataset: graph })
lap('validate')
const results = report.results.map((result) => [
  result.shape?.ptr?.value ?? '', result.focusNode?.value ?? ''
])
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ cpu, wall, megabytes, results }))
