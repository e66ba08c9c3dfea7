// Passwords are kept as scrypt hashes: `scrypt$<log2 of the cost>$<salt>$<key>`, the last two in base64.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

const COST_LOG2 = 14
const KEY_BYTES = 32
const SALT_BYTES = 16

/** Matches no password, at the cost of one that might. */
export const NO_PASSWORD = `scrypt$${COST_LOG2}$${'A'.repeat(22)}==$${'A'.repeat(43)}=`

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, KEY_BYTES, costOf(COST_LOG2))
  return `scrypt$${COST_LOG2}$${salt.toString('base64')}$${key.toString('base64')}`
}

export async function matchesPassword(password: string, hash: string): Promise<boolean> {
  const [, cost = '', salt = '', key = ''] = hash.split('$')
  const wanted = Buffer.from(key, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), KEY_BYTES, costOf(Number(cost)))
  return timingSafeEqual(found, wanted)
}

function costOf(log2: number): ScryptOptions {
  return { N: 2 ** log2, r: 8, p: 1, maxmem: 256 * 2 ** log2 * 8 }
}
