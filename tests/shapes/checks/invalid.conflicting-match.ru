# from: valid.ttl
# results: 2
INSERT DATA { :call skos:broadMatch <http://example.org/elsewhere/call> }
