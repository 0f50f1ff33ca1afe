// Runs the DuckDB baseline on one extract: node baseline.mjs EXTRACT OUT.csv
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [extract, out] = process.argv.slice(2);
if (!extract || !out) {
  console.error('usage: node baseline.mjs EXTRACT OUT.csv');
  process.exit(2);
}

const required = ['episodes', 'steps', 'interventions', 'assessments', 'contacts'];
const optional = ['needs', 'events'];

const text = value => `'${value.replaceAll("'", "''")}'`;
const script = name => readFileSync(new URL(name, import.meta.url), 'utf8');
const find = table => ['.csv', '.csv.gz'].map(end => join(extract, table + end)).find(path => existsSync(path));

const database = await DuckDBInstance.create(':memory:', { threads: process.env.DUCKDB_THREADS ?? '2' });
const connection = await database.connect();

const started = performance.now();
for (const table of [...required, ...optional]) {
  const file = find(table);
  if (!file && required.includes(table)) throw new Error(`the required table ${table} is missing`);
  const rows = file
    ? `read_csv(${text(file)}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', nullstr = '')`
    : '(SELECT NULL::VARCHAR AS episode_id WHERE false)';
  await connection.run(`CREATE VIEW file_${table} AS FROM ${rows}; SET VARIABLE has_${table} = ${Boolean(file)}`);
}
const submission = join(extract, 'submission.json');
const extractedOn = existsSync(submission) ? JSON.parse(readFileSync(submission, 'utf8').replace(/^\uFEFF/, '')).extracted_on : null;
await connection.run(`SET VARIABLE extracted_on = ${extractedOn ? `DATE ${text(extractedOn)}` : 'NULL::DATE'}`);
await connection.run(script('1-read.sql'));
const [[day]] = await (await connection.run("SELECT getvariable('extracted_on')")).getRows();
if (day === null) throw new Error('there is no extracted_on, and no date to take it from');

const read = performance.now();
await connection.run(script('2-derive.sql'));
await connection.run(script('3-measures.sql'));
await connection.run(`COPY (FROM measures) TO ${text(out)} (FORMAT csv, HEADER true)`);

const seconds = (from, to) => ((to - from) / 1000).toFixed(3);
const done = performance.now();
console.error(`reading ${seconds(started, read)} s, measuring ${seconds(read, done)} s, together ${seconds(started, done)} s`);
connection.closeSync();
