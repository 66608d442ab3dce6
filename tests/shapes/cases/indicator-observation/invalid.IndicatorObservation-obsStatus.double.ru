# from: valid.ttl
INSERT DATA { :value sdmx-a:obsStatus <http://purl.org/linked-data/sdmx/2009/code#obsStatus-E> . }
