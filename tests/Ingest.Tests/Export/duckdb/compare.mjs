// What DuckDB makes of exported Parquet files, beside the CSV of the same rows: node compare.mjs PARQUET CSV
// Writes an array with an object for each file: its columns, its groups of rows, and in how many rows each column differs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [parquet, csv] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const text = value => `'${value.replaceAll("'", "''")}'`;
const rows = async sql => (await connection.runAndReadAll(sql)).getRowObjectsJson();

const files = [];
for (const file of readdirSync(parquet).filter(name => name.endsWith('.parquet')).sort()) {
  const path = text(join(parquet, file));
  const plain = text(join(csv, file.replace('.parquet', '.csv')));
  await connection.run(`CREATE OR REPLACE TABLE typed AS SELECT row_number() OVER () AS row_of_file, * FROM read_parquet(${path})`);
  await connection.run(`CREATE OR REPLACE TABLE plain AS SELECT row_number() OVER () AS row_of_file, * FROM
    read_csv(${plain}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', parallel = false)`);
  const described = (await rows('DESCRIBE typed')).slice(1);
  const names = (await rows('DESCRIBE plain')).slice(1).map(column => column.column_name);
  const schema = await rows(`FROM parquet_schema(${path})`);
  const chunks = await rows(`FROM parquet_metadata(${path})`);
  const columns = [];
  for (const { column_name: name, column_type: type } of described) {
    const [counted] = await rows(`SELECT count(*) FILTER (t."${name}" IS DISTINCT FROM CAST(p."${name}" AS ${type})) AS different,
        count(*) FILTER (t."${name}" IS NULL) AS nulls, count(*) FILTER (p."${name}" IS NULL) AS plain_nulls,
        CAST(min(t."${name}") AS VARCHAR) AS min, CAST(max(t."${name}") AS VARCHAR) AS max
      FROM typed t FULL JOIN plain p USING (row_of_file)`);
    const own = chunks.filter(chunk => chunk.path_in_schema === name);
    const sum = values => values.reduce((total, value) => total + Number(value), 0);
    const { type: layout, repetition_type, converted_type, logical_type } = schema.find(element => element.name === name);
    columns.push({
      name, type, layout, repetition: repetition_type, converted: converted_type ?? '', logical: logical_type ?? '',
      different: Number(counted.different), nulls: Number(counted.nulls), plainNulls: Number(counted.plain_nulls),
      min: counted.min, max: counted.max,
      nullsSaid: sum(own.map(chunk => chunk.stats_null_count)), minSaid: own.map(chunk => chunk.stats_min_value), maxSaid: own.map(chunk => chunk.stats_max_value),
      encodings: [...new Set(own.map(chunk => chunk.encodings))].sort(), codecs: [...new Set(own.map(chunk => chunk.compression))],
    });
  }
  const [count] = await rows('SELECT (SELECT count(*) FROM typed) AS typed, (SELECT count(*) FROM plain) AS plain');
  const [said] = await rows(`FROM parquet_file_metadata(${path})`);
  files.push({
    file, rows: Number(count.typed), plainRows: Number(count.plain), rowsSaid: Number(said.num_rows), createdBy: said.created_by,
    groups: [...new Map(chunks.map(chunk => [Number(chunk.row_group_id), Number(chunk.row_group_num_rows)])).values()],
    plainColumns: names, columns,
  });
}
console.log(JSON.stringify(files));
