import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptJSON, withDoctype } from '../html.mjs';

test('JSON in a script cannot end the script and stays the same JSON', () => {
  const value = { a: '</script><!-- <script> & \u2028\u2029', '<k>': ['>'] };
  const text = scriptJSON(JSON.stringify(value));
  assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
  assert.deepEqual(JSON.parse(text), value);
});

test('a document has one doctype', () => {
  assert.equal(withDoctype('<html></html>'), '<!DOCTYPE html><html></html>');
  assert.equal(withDoctype('<!doctype html><html></html>'), '<!doctype html><html></html>');
});
