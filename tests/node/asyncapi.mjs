// The names of the messages in an AsyncAPI document, and what the official parser finds wrong with it.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const messages = document ? document.allMessages().all().map((message) => message.name()) : [];
const operations = document ? document.allOperations().all().map((operation) => operation.action()) : [];
const problems = diagnostics.filter(({ severity }) => severity <= 1).map(({ code, message, path }) => [code, message, path.join('/')]);
console.log(JSON.stringify({ messages, operations, problems }));
