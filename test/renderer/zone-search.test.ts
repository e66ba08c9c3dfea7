import { expect, test } from 'vitest'
import { searchZones } from '../../renderer/ui/zone-search.ts'

const ZONES = [
  'America/New_York',
  'America/North_Dakota/New_Salem',
  'Asia/Qyzylorda',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'UTC',
]

test.each([
  ['lord', ['Australia/Lord_Howe', 'Asia/Qyzylorda']],
  ['new york', ['America/New_York']],
  ['New_York', ['America/New_York']],
  ['america/new', ['America/New_York']],
  ['new', ['America/New_York', 'America/North_Dakota/New_Salem']],
  ['europe', ['Europe/Berlin']],
  ['berl', ['Europe/Berlin']],
  ['utc', ['UTC']],
  ['nowhere', []],
  ['', ZONES],
])('%j finds %j', (typed, found) => {
  expect(searchZones(ZONES, typed)).toEqual(found)
})
