"""``python -m annotator``."""

import sys

from annotator.app import main

sys.exit(main())
