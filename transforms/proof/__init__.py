"""Proof that rows meet their schema, a column at a time, ahead of Frictionless.

The contract is Frictionless's: what is proven here is what it is certain to pass. Rows
that are not proven are handed to it, and it alone words what is wrong.

A row is called by four kinds of numbers:

| name       | counts                                     | from | where               |
|------------|--------------------------------------------|------|---------------------|
| `position` | values of a column, of its texts if coded  | 0    | `fields`, `keys`    |
| `place`    | records of a block, ragged and empty too   | 0    | `blocks`, `Facts`   |
| `row`      | records of the table, all blocks together  | 0    | `TableProof`        |
| `number`   | rows of the file, of which the header is 1 | 1    | `Handed`, errors    |

A block's `places` lead from a position to a place; the blocks before it, from a place
to a row; `FIRST_ROW` of the hand-over, from a row to its number.

Which values are missing, of their type or sure to pass is said by a `Mask`: all, none,
or those of an Arrow mask. What is not known is certain of none.
"""
