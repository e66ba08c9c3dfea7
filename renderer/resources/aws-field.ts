import { type Field, timeout } from './config-field.ts'

/** Where something of AWS is, and as whom to ask for it. */
export const AWS_PLACE: readonly Field[] = [
  { path: 'region', label: 'Region', kind: 'text', placeholder: 'eu-central-1', isRequired: true, span: 3 },
  {
    path: 'profile',
    label: 'Profile',
    kind: 'text',
    placeholder: 'default',
    hint: 'Of your AWS configuration. Hourhand keeps no key.',
    span: 3,
  },
  {
    path: 'endpoint',
    label: 'Endpoint',
    kind: 'text',
    placeholder: 'http://127.0.0.1:5000',
    hint: "In place of AWS's own: an emulator, or one of a private network",
    isRare: true,
  },
]

const awsFields = (id: Partial<Field>, more: readonly Field[]): readonly Field[] => [
  { path: 'id', label: 'Id', kind: 'text', isRequired: true, ...id },
  ...AWS_PLACE,
  ...more,
  {
    path: 'dryRun',
    label: 'Only ask AWS whether it could be done, and change nothing',
    kind: 'flag',
    usual: false,
    isRare: true,
  },
  timeout(60),
]

export const EC2 = awsFields({ label: 'Instance', placeholder: 'i-0abc123456789def0' }, [
  {
    path: 'hibernate',
    label: 'Hibernate it where that is possible: it keeps its memory',
    kind: 'flag',
    usual: false,
  },
])

export const RDS = awsFields({ label: 'Database', placeholder: 'orders-db', span: 3 }, [
  {
    path: 'kind',
    label: 'It is',
    kind: 'choice',
    choices: [
      { value: 'instance', label: 'An instance' },
      { value: 'cluster', label: 'A cluster' },
    ],
    usual: 'instance',
    span: 3,
  },
])

const sizeField = (name: string, label: string): Field => {
  return { path: `size.${name}`, label, kind: 'number', isRare: true, span: 2, onlyWith: 'size.desired' }
}

export const ASG = awsFields({ label: 'Group', placeholder: 'web-workers' }, [
  sizeField('min', 'At least'),
  sizeField('desired', 'Wanted'),
  sizeField('max', 'At most'),
])
