// Measure Readability.js with jsdom: node bench-readability.mjs MODULES PAGES prints the median, the 95th percentile
// and the maximum, over the pages, of the fastest of three readings of each, in milliseconds.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [modules, pages] = process.argv.slice(2)
const require = createRequire(join(resolve(modules), 'package.json'))
const { Readability } = require('@mozilla/readability')
const { JSDOM, VirtualConsole } = require('jsdom')

const quiet = new VirtualConsole() // style sheets that jsdom cannot read are not what is measured
const best = readdirSync(pages).map(name => {
	const source = readFileSync(join(pages, name, 'source.html'), 'utf8')
	let fastest = Infinity
	for (let run = 0; run < 3; run++) {
		const start = performance.now()
		const dom = new JSDOM(source, { url: 'http://fakehost/test/page.html', virtualConsole: quiet })
		const article = new Readability(dom.window.document).parse()
		fastest = Math.min(fastest, performance.now() - start)
		if (article === null) throw new Error(`${name}: nothing was found`)
		dom.window.close()
	}
	return fastest
}).sort((a, b) => a - b)

const at = share => best[Math.floor(share * (best.length - 1))].toFixed(1)
console.log(at(0.5), at(0.95), at(1))
