(window.ran = window.ran || []).push('early');
