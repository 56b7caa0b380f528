"""Many reports, with many processes or machines: shards in, tables out, and a restart anywhere.

``run_batch`` drives workers over all shards; ``read_shard`` and ``read_rows`` are for those who
bring workers of their own (Spark, Dask, a queue).
"""

from verbale.batch.driver import Result, run_batch
from verbale.batch.manifest import Counts, Plan
from verbale.batch.rows import read_rows
from verbale.batch.shards import read_shard

__all__ = ["Counts", "Plan", "Result", "read_rows", "read_shard", "run_batch"]
