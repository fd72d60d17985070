"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
application = get_wsgi_application()
# All that is loaded stays: else each page of many rows has it looked through several times for what nobody needs.
gc.collect()
gc.freeze()
# What a page makes is gone with it; to look through the 200,000 values of a large one while they are made takes a tenth
# of its time.
gc.set_threshold(400_000, 20, 20)
