import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lackOfCredentials } from '#main/providers/aws-account.ts'

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'hourhand-home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

test('without keys, profiles and roles no account is answered for', () => {
  const home = newHome()
  const words = 'no AWS credentials are found on this machine for account 12'
  expect(lackOfCredentials('12', null, { env: {}, home })).toBe(words)
  expect(lackOfCredentials('12', null, { env: { AWS_ACCESS_KEY_ID: 'x' }, home })).toBeNull()
  expect(lackOfCredentials('12', null, { env: { AWS_PROFILE: 'x' }, home })).toBeNull()
})

test('a profile answers if it stands in one of the files, wherever these are', () => {
  const home = newHome()
  mkdirSync(join(home, '.aws'))
  writeFileSync(join(home, '.aws', 'credentials'), '[dev]\naws_access_key_id = x\n')
  const config = join(home, 'elsewhere')
  writeFileSync(config, '[default]\n [profile test ]\nregion = x\n')
  const words = 'the profile test, set for account 12, is not on this machine'
  expect(lackOfCredentials('12', null, { env: {}, home })).toBeNull()
  expect(lackOfCredentials('12', 'dev', { env: {}, home })).toBeNull()
  expect(lackOfCredentials('12', 'test', { env: {}, home })).toBe(words)
  expect(lackOfCredentials('12', 'test', { env: { AWS_CONFIG_FILE: config }, home })).toBeNull()
})
